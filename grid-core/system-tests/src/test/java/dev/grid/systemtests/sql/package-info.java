/**
 * SQL as its users have it: by our members and clients, by the reference's Java client, and by
 * JDBC.
 */
package dev.grid.systemtests.sql;
