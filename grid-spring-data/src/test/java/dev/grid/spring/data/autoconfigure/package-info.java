/** How repositories come into a Spring context, with and without Spring Boot. */
@NullMarked
package dev.grid.spring.data.autoconfigure;

import org.jspecify.annotations.NullMarked;
