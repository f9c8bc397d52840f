/**
 * Queues: bounded, blocking, first in first out, owned by one partition each. Read {@link
 * dev.grid.queue.GridQueue} first. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.queue;

import org.jspecify.annotations.NullMarked;
