package dev.grid.coordination;

import java.time.Duration;

/** Pauses between attempts. */
final class Pauses {

  private Pauses() {}

  static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationTimedOutException("the thread was interrupted", e);
    }
  }
}
