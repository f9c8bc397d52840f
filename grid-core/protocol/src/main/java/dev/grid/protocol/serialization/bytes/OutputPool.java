package dev.grid.protocol.serialization.bytes;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few outputs for the next calls, whichever threads make them: bounded, unlike one for each
 * of any number of virtual threads. Never blocks: an empty place means a new output. Thread-safe.
 */
public final class OutputPool {

  /** How many outputs are kept; a power of two. */
  private static final int PLACES = 16;

  /** So far from one place to the next that threads do not write to the same cache line. */
  private static final int PLACE_SHIFT = 4;

  /** Outputs that have grown larger are left to the garbage collector. */
  private static final int KEPT_BYTES_MAX = 64 * 1024;

  private final AtomicReferenceArray<@Nullable ByteOutput> places =
      new AtomicReferenceArray<>(PLACES << PLACE_SHIFT);
  private final ValueCodec values;

  public OutputPool(ValueCodec values) {
    this.values = values;
  }

  /** An empty output, the caller's until given back. */
  public ByteOutput take() {
    ByteOutput kept = places.getAndSet(place(), null);
    return kept != null ? kept : new ByteOutput(values);
  }

  /** Takes back an output that its user does not know any more. */
  public void give(ByteOutput output) {
    if (output.capacity() <= KEPT_BYTES_MAX) {
      output.reset();
      places.lazySet(place(), output);
    }
  }

  private static int place() {
    return ((int) Thread.currentThread().threadId() & (PLACES - 1)) << PLACE_SHIFT;
  }
}
