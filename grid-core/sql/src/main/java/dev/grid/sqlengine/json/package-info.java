/**
 * JSON as SQL has it: documents as trees of maps, lists and values, their text without blanks, and
 * the paths of the SQL standard ({@code $.a[0 to 2]?(@.b > 1)}), which no library of ours has.
 * Nothing here owns a thread; sizes and depths are bounded.
 */
@NullMarked
package dev.grid.sqlengine.json;

import org.jspecify.annotations.NullMarked;
