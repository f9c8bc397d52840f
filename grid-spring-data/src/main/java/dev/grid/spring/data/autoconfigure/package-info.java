/**
 * Spring Boot's auto-configuration of {@code GridTemplate} and repositories, on when there is a
 * bean of type {@code dev.grid.Grid}. Works at start-up only; nothing here owns a thread. An
 * application without Spring Boot never loads these classes.
 */
@NullMarked
package dev.grid.spring.data.autoconfigure;

import org.jspecify.annotations.NullMarked;
