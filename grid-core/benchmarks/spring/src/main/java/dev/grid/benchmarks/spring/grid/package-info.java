/** The applications with our starter and repositories. Their threads are those of the grid. */
@NullMarked
package dev.grid.benchmarks.spring.grid;

import org.jspecify.annotations.NullMarked;
