/**
 * Turns repositories on in a Spring context: {@link
 * dev.grid.spring.data.repository.config.EnableGridRepositories}. Works on bean definitions at
 * start-up only; nothing here owns a thread.
 */
@NullMarked
package dev.grid.spring.data.repository.config;

import org.jspecify.annotations.NullMarked;
