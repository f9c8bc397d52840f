package dev.grid;

import org.jspecify.annotations.Nullable;

/**
 * Told of each call to a structure that this instance makes, for metrics. Must be quick and must
 * not throw.
 */
@FunctionalInterface
public interface CallObserver {

  /**
   * A call is about to be made. Called on the thread that makes it.
   *
   * @return is told of the end of this call, besides this observer and whether or not that is
   *     registered then; null if that need not be, as by default
   */
  default @Nullable CallObserver begun(StructureId structure, String operation) {
    return null;
  }

  /**
   * A call has ended.
   *
   * @param structure what was called
   * @param operation for example {@code Put}
   * @param durationNanos from the call to its answer
   * @param failure why it failed, or null
   */
  void completed(
      StructureId structure, String operation, long durationNanos, @Nullable Throwable failure);
}
