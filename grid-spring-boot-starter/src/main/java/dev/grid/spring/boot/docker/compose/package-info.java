/**
 * A member among the services of Docker Compose that Boot starts with the application. Loaded only
 * where an application has spring-boot-docker-compose. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.spring.boot.docker.compose;

import org.jspecify.annotations.NullMarked;
