/**
 * What tests of an application get: a member that takes no port that something else wants, and that
 * nobody else finds. Loaded by Spring's test framework only, so that an application without it
 * never sees these classes. Nothing here owns a thread. Read {@code GridTestDefaults}.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.test;

import org.jspecify.annotations.NullMarked;
