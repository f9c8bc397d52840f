package dev.grid.kernel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Logs what goes wrong again and again: the first time, then at most once in ten seconds, with the
 * number of times that were not logged. Thread-safe; of failures that race one is logged.
 */
public final class FailureLog {

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final BiConsumer<String, @Nullable Throwable> log;
  private final AtomicLong silent = new AtomicLong();
  private final AtomicLong loggedNanos = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

  /**
   * Has logged nothing yet.
   *
   * @param log told on the thread on which it failed
   */
  public FailureLog(BiConsumer<String, @Nullable Throwable> log) {
    this.log = log;
  }

  /** Something failed. Does not throw. */
  public void failed(String what, Throwable cause) {
    OutOfMemory.look(cause);
    try {
      long now = System.nanoTime();
      long last = loggedNanos.get();
      if (now - last >= PAUSE_NANOS && loggedNanos.compareAndSet(last, now)) {
        long others = silent.getAndSet(0);
        log.accept(others == 0 ? what : what + "; failures not logged before=" + others, cause);
      } else {
        silent.incrementAndGet();
      }
    } catch (Throwable e) {
      silent.incrementAndGet(); // There is nobody left to tell.
    }
  }
}
