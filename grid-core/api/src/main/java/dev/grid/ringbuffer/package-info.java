/**
 * Ringbuffers: bounded logs that many read at their own pace, owned by one partition each. Read
 * {@link dev.grid.ringbuffer.GridRingbuffer} first. Nothing here owns a thread.
 */
@NullMarked
package dev.grid.ringbuffer;

import org.jspecify.annotations.NullMarked;
