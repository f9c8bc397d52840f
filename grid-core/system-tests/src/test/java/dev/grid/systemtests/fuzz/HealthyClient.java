package dev.grid.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.map.GridMap;

/** A client that does nothing wrong, and sees that it is served right. Owns a thread. */
final class HealthyClient {

  static final String MAP = "of-the-client-that-does-nothing-wrong";

  private final Thread thread;
  private volatile boolean stopped;
  private volatile long calls;
  private volatile Throwable failure = NONE;

  private static final Throwable NONE = new Throwable("none");

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
    map.put(key, value);
    String read = map.get(key);
    if (!value.equals(read)) {
      throw new AssertionError("key=" + key + " wrote=" + value + " read=" + read);
    }
    calls += 2;
  }

  /** Ends it; how many calls it made. */
  long stop() throws InterruptedException {
    stopped = true;
    thread.join();
    assertThat(failure).isSameAs(NONE);
    return calls;
  }
}
