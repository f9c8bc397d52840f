/** A member and a client of it, for tests that are to hold for both. */
@NullMarked
package dev.grid.spring.testgrid;

import org.jspecify.annotations.NullMarked;
