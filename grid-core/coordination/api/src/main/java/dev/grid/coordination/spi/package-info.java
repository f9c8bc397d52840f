/**
 * What a driver implements, and what it is given. The coordinator above has everything that is the
 * same for all: checks of ids, watches, elections, the heart, futures, states of locks. Read {@link
 * dev.grid.coordination.spi.Driver} first.
 */
@NullMarked
package dev.grid.coordination.spi;

import org.jspecify.annotations.NullMarked;
