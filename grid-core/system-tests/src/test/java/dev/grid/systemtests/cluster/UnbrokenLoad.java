package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Eventually;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes new keys all the time by one client, and notes what failed. Closed by the thread that made
 * it; a virtual one of its own writes.
 */
final class UnbrokenLoad implements AutoCloseable {

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
      long key = written.get();
      try {
        map.set(key, key);
        if (!Long.valueOf(key).equals(map.get(key))) {
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
    assertThat(map.size()).isEqualTo(Math.toIntExact(written.get()));
  }
}
