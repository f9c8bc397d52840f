package dev.grid.systemtests.faults;

import java.util.function.Supplier;

/** Makes calls again that only look, on a cluster that is whole. */
final class Attempts {

  private static final int MAX = 5;

  private Attempts() {}

  /** The first answer, or the last failure. */
  static <T> T of(Supplier<T> look) {
    for (int attempt = 1; ; attempt++) {
      try {
        return look.get();
      } catch (RuntimeException e) {
        if (attempt == MAX) {
          throw new IllegalStateException("a whole cluster does not answer", e);
        }
      }
    }
  }
}
