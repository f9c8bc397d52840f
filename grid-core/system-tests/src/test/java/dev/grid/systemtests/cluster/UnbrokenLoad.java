package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Eventually;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes keys one after the other all the time by one client, and notes what failed. Closed by the
 * thread that made it; a virtual one of its own writes.
 */
final class UnbrokenLoad implements AutoCloseable {

  /** Then the first come again: a fast machine is not to make hand-overs ever longer. */
  private static final int KEYS = 20_000;

  private static final int KEYS_AT_A_TIME = 1_000;

  private final GridMap<Long, Long> map;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Thread thread;

  UnbrokenLoad(Grid client, String name) {
    map = client.map(name);
    thread = Thread.ofVirtual().start(this::run);
  }

  private void run() {
    while (!over.get()) {
      long value = written.get();
      long key = value % KEYS;
      try {
        map.set(key, value);
        if (!Long.valueOf(value).equals(map.get(key))) {
          throw new AssertionError("key=" + key + " is not what was written");
        }
        written.incrementAndGet();
      } catch (RuntimeException | AssertionError e) {
        failures.add(e);
        return;
      }
    }
  }

  /** Awaits that more is written. */
  void goesOn() {
    long before = written.get();
    Eventually.holds("more is written", () -> written.get() > before + 10 || !failures.isEmpty());
    assertThat(failures).isEmpty();
  }

  /** Ends, and looks for everything that was acknowledged. */
  @Override
  public void close() {
    if (over.getAndSet(true)) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(failures).isEmpty();
    long count = written.get();
    Map<Long, Long> acknowledged = new HashMap<>();
    for (long value = Math.max(0, count - KEYS); value < count; value++) {
      acknowledged.put(value % KEYS, value);
      if (acknowledged.size() == KEYS_AT_A_TIME || value == count - 1) {
        assertThat(map.getAll(acknowledged.keySet())).isEqualTo(acknowledged);
        acknowledged.clear();
      }
    }
    assertThat(map.size()).isEqualTo(Math.toIntExact(Math.min(count, KEYS)));
  }
}
