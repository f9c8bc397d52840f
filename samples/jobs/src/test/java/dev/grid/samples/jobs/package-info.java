/** Two instances of the sample. */
@NullMarked
package dev.grid.samples.jobs;

import org.jspecify.annotations.NullMarked;
