package dev.grid.samples.orders;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks to change.
 *
 * @param status the new status; required
 * @param version the version of the order that the client saw; required
 */
record StatusChange(@Nullable OrderStatus status, @Nullable Long version) {}
