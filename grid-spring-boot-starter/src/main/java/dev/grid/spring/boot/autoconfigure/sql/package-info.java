/**
 * A DataSource and a JdbcClient whose statements the grid carries out, where {@code
 * grid.sql.data-source} asks for them and {@code grid-jdbc} and {@code spring-jdbc} are there.
 * Nothing here owns a thread.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.sql;

import org.jspecify.annotations.NullMarked;
