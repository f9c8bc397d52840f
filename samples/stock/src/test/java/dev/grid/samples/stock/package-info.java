/** Tests of the sample. */
@NullMarked
package dev.grid.samples.stock;

import org.jspecify.annotations.NullMarked;
