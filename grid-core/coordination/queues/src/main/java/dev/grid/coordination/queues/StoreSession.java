package dev.grid.coordination.queues;

import java.time.Duration;

/**
 * A session of a store.
 *
 * @param id the store's name of it; never used again
 * @param timeout how long after the last sign of life the store keeps it at least
 */
public record StoreSession(String id, Duration timeout) {}
