/** An application with nothing but Spring Boot. Its main thread is all. */
@NullMarked
package dev.grid.benchmarks.spring.bare;

import org.jspecify.annotations.NullMarked;
