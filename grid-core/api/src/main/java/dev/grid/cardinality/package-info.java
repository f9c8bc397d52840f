/** Counting different values in little memory, approximately. */
@NullMarked
package dev.grid.cardinality;

import org.jspecify.annotations.NullMarked;
