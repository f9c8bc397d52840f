/**
 * Tests against a member in a container: {@link dev.grid.spring.boot.testcontainers.GridContainer}
 * with Boot's {@code @ServiceConnection}. Loaded only where an application has
 * spring-boot-testcontainers. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.spring.boot.testcontainers;

import org.jspecify.annotations.NullMarked;
