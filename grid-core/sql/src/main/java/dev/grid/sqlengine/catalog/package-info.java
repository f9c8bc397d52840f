/**
 * What statements may name: mappings of maps and vector collections, and views. Both are what the
 * cluster has agreed on, as the texts of the statements that made them, so every member reads the
 * same, and one that joins has them before it serves. Statements that change them have a small
 * parser of their own.
 *
 * <p>Immutable but for {@link dev.grid.sqlengine.catalog.Catalogs}, which reads the texts when they
 * have changed. Read Ddl first.
 */
@NullMarked
package dev.grid.sqlengine.catalog;

import org.jspecify.annotations.NullMarked;
