package dev.grid.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Tries to write keys through given members, without pause and without a client's own waits, and
 * notes when each was first written. Each key has a connection and a thread at each member.
 */
public final class WriteProbe implements AutoCloseable {

  private static final int WARM_UP_WRITES = 2_000;
  private static final Duration WARM_UP_MAX = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLongArray writtenNanos;
  private final AtomicInteger writes = new AtomicInteger();
  private volatile long ignoredUntilNanos = Long.MAX_VALUE;
  private volatile boolean isStopped;

  /** Starts to write; nothing counts before {@link #countFrom}. */
  public WriteProbe(List<Integer> ports, List<Long> keys) {
    writtenNanos = new AtomicLongArray(keys.size());
    for (int port : ports) {
      for (int i = 0; i < keys.size(); i++) {
        int index = i;
        long key = keys.get(i);
        threads.add(
            Thread.ofPlatform()
                .name("probe-" + port + "-" + key)
                .daemon()
                .start(() -> run(Target.wire(port), key, index)));
      }
    }
  }

  private void run(Target target, long key, int index) {
    while (!isStopped) {
      try (WireSession session = WireSession.open(target)) {
        while (!isStopped) {
          write(session, key, index);
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      } catch (IOException e) {
        // Not answered in time, or closed: the next connection tries again.
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void write(WireSession session, long key, int index) throws IOException {
    long began = System.nanoTime();
    try {
      session.set(key);
      writes.incrementAndGet();
      // A call that began before the crash says nothing of what came after.
      if (began > ignoredUntilNanos) {
        writtenNanos.compareAndSet(index, 0, System.nanoTime());
      }
    } catch (IllegalStateException e) {
      // Refused: there is no primary yet.
    }
  }

  /** Waits until some thousand writes have made their way. */
  public void warmUp() {
    long deadline = System.nanoTime() + WARM_UP_MAX.toNanos();
    while (writes.get() < WARM_UP_WRITES) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("only writes=" + writes + " within " + WARM_UP_MAX);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Counts only writes that begin after this time of {@link System#nanoTime}. */
  public void countFrom(long nanos) {
    ignoredUntilNanos = nanos;
  }

  /**
   * Waits until every key was written.
   *
   * @return when each was first, on the clock of {@link System#nanoTime}, ascending
   * @throws IllegalStateException if it takes longer than this
   */
  public long[] awaitAll(Duration max) {
    long deadline = System.nanoTime() + max.toNanos();
    while (true) {
      long[] times = new long[writtenNanos.length()];
      boolean isDone = true;
      for (int i = 0; i < times.length; i++) {
        times[i] = writtenNanos.get(i);
        isDone &= times[i] != 0;
      }
      if (isDone) {
        Arrays.sort(times);
        return times;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not every partition was written within " + max);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  @Override
  public void close() {
    isStopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}
