/**
 * The stand-alone member: a Spring Boot application around the starter, with the actuator on a
 * management port of its own if one is set.
 *
 * <p>It owns no thread; the member's are the {@code Grid} bean's. A start that fails prints one
 * description of what to change and ends the process with exit code 1. SIGTERM closes the member
 * and ends the process with exit code 143. Read {@link dev.grid.server.GridServerApplication}.
 */
@NullMarked
package dev.grid.server;

import org.jspecify.annotations.NullMarked;
