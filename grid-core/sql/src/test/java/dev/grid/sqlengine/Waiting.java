package dev.grid.sqlengine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions. Stateless. */
final class Waiting {

  private static final long TURNS_MAX = 60_000;

  private Waiting() {}

  static void until(BooleanSupplier condition) {
    for (long turn = 0; !condition.getAsBoolean(); turn++) {
      assertThat(turn).as("turns of waiting").isLessThan(TURNS_MAX);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
