/**
 * What the actuator's {@code info} says of the grid. Nothing here owns a thread or asks a member.
 */
@NullMarked
package dev.grid.spring.boot.autoconfigure.info;

import org.jspecify.annotations.NullMarked;
