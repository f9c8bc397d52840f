/**
 * Beans for the grid in Spring's transactions, where the application has spring-tx: a manager, and
 * writes that follow a commit.
 *
 * <p>Nothing here owns a thread. Read {@code dev.grid.spring.transaction} next.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.transaction;

import org.jspecify.annotations.NullMarked;
