/**
 * A reactive face of the grid, where the application has Reactor. Nothing here owns a thread. Read
 * {@code dev.grid.spring.reactive} next.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.reactive;

import org.jspecify.annotations.NullMarked;
