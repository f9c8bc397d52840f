package dev.grid.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Eventually;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/** A client that does nothing wrong, and sees that it is served right. Owns a thread. */
final class HealthyClient {

  static final String MAP = "of-the-client-that-does-nothing-wrong";

  private final Thread thread;
  private volatile boolean stopped;
  private volatile long calls;
  private volatile Throwable failure = NONE;

  private static final Throwable NONE = new Throwable("none");

  private static final int SAMPLES_MAX = 1 << 16;

  /** How long the last calls took, in nanoseconds. */
  private final AtomicLongArray nanos = new AtomicLongArray(SAMPLES_MAX);

  /** How many calls there were when it was last asked. */
  private long callsBefore;

  private HealthyClient(Grid client) {
    GridMap<Integer, String> map = client.map(MAP);
    thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    for (int i = 0; !stopped; i++) {
                      call(map, i % 1000, "v" + i);
                    }
                  } catch (Throwable e) {
                    failure = e;
                  }
                });
  }

  static HealthyClient start(Grid client) {
    return new HealthyClient(client);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
  private void call(GridMap<Integer, String> map, int key, String value) {
    long begun = System.nanoTime();
    map.put(key, value);
    long written = System.nanoTime();
    String read = map.get(key);
    nanos.set((int) (calls % SAMPLES_MAX), written - begun);
    nanos.set((int) ((calls + 1) % SAMPLES_MAX), System.nanoTime() - written);
    if (!value.equals(read)) {
      throw new AssertionError("key=" + key + " wrote=" + value + " read=" + read);
    }
    calls += 2;
  }

  /** Waits until so many calls more were made since it was last asked for their times. */
  void awaitCalls(int count) {
    long before = calls;
    callsBefore = before;
    Eventually.holds("it goes on", () -> calls >= before + count || failure != NONE);
  }

  /** The 99th percentile of the calls since it was last asked, of the latest of them if many. */
  long p99Micros() {
    long now = calls;
    int count = (int) Math.min(SAMPLES_MAX, now - callsBefore);
    callsBefore = now;
    long[] last = new long[count];
    for (int i = 0; i < count; i++) {
      last[i] = nanos.get((int) ((now - 1 - i) % SAMPLES_MAX));
    }
    Arrays.sort(last);
    return count == 0 ? 0 : last[(int) (count * 0.99)] / 1_000;
  }

  /** Ends it; how many calls it made. */
  long stop() throws InterruptedException {
    stopped = true;
    thread.join();
    assertThat(failure).isSameAs(NONE);
    return calls;
  }
}
