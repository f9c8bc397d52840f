/** The applications with Spring Boot's starter for Redis. Their threads are Lettuce's. */
@NullMarked
package dev.grid.benchmarks.spring.redis;

import org.jspecify.annotations.NullMarked;
