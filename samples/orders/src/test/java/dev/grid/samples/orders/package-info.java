/** The sample against a real member, over HTTP. */
@NullMarked
package dev.grid.samples.orders;

import org.jspecify.annotations.NullMarked;
