/**
 * A JDBC driver, {@code jdbc:grid://host:5701/}. Connections of one address and one set of
 * properties share a client, which is closed with the last of them. Everything is committed at
 * once; results are read forward only. What is not supported is refused with a {@link
 * java.sql.SQLFeatureNotSupportedException}. Owns no thread but those of its clients. Read {@link
 * dev.grid.jdbc.GridDriver}, then {@code Calls}: the interfaces of JDBC are proxies there.
 */
@NullMarked
package dev.grid.jdbc;

import org.jspecify.annotations.NullMarked;
