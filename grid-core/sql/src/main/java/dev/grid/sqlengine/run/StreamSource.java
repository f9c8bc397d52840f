package dev.grid.sqlengine.run;

import dev.grid.sqlengine.expr.SqlFailures;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Numbers from 0 on, so many a second, as they are due. Waits on a virtual thread. */
final class StreamSource implements RowSource {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** So often it looks whether the statement has ended. */
  private static final long WAIT_NANOS_MAX = Duration.ofMillis(20).toNanos();

  private final Running running;
  private final long perSecond;
  private final long begunNanos = System.nanoTime();
  private long next;

  StreamSource(Running running, long perSecond) {
    if (perSecond < 0) {
      throw SqlFailures.data("the rate of a stream must not be negative: " + perSecond);
    }
    this.running = running;
    this.perSecond = perSecond;
  }

  private long due() {
    if (perSecond == 0) {
      return 0;
    }
    double seconds = (double) (System.nanoTime() - begunNanos) / NANOS_PER_SECOND;
    return 1 + (long) (seconds * perSecond);
  }

  @Override
  public boolean isReady() {
    return next < due();
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    while (!isReady()) {
      running.requireOpen();
      LockSupport.parkNanos(this, WAIT_NANOS_MAX);
    }
    running.requireOpen();
    return new Object[] {next++};
  }
}
