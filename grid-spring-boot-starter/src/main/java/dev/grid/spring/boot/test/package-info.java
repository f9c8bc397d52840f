/**
 * Tests of a part of an application: {@link dev.grid.spring.boot.test.DataGridTest} starts the grid
 * and what belongs to it, and nothing else. Loaded by tests only. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.spring.boot.test;

import org.jspecify.annotations.NullMarked;
