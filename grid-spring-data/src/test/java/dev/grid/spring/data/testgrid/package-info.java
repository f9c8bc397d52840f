/**
 * A stand-in for a grid, in memory and without threads, whose maps keep serialized bytes as the
 * real ones do and can be told to interfere. Read {@link dev.grid.spring.data.testgrid.StubGrid}
 * first.
 */
@NullMarked
package dev.grid.spring.data.testgrid;

import org.jspecify.annotations.NullMarked;
