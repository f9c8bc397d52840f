/**
 * A warehouse's stock, kept in the map {@code stock} of an embedded member, and in a table of an
 * embedded database by the map's store. What goes wrong with the table is told to callers by {@link
 * dev.grid.map.MapStoreException}. Read {@link dev.grid.samples.stock.StockStore} first.
 */
@NullMarked
package dev.grid.samples.stock;

import org.jspecify.annotations.NullMarked;
