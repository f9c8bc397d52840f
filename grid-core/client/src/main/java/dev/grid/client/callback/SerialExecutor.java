package dev.grid.client.callback;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order they were given, on a virtual thread that lives while
 * there are any. Thread-safe. Beyond {@code capacity} waiting tasks further ones are dropped,
 * counted and logged: at the first and then at each power of two.
 */
public final class SerialExecutor implements Executor {

  private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

  private final String name;
  private final int capacity;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Tasks waiting and running. Raised after a task was added, so a positive count has a task. */
  private final AtomicInteger size = new AtomicInteger();

  private final AtomicLong dropped = new AtomicLong();

  /** An executor without tasks; {@code name} is that of its threads. */
  public SerialExecutor(String name, int capacity) {
    this.name = name;
    this.capacity = capacity;
  }

  @Override
  public void execute(Runnable task) {
    if (size.get() >= capacity) {
      long count = dropped.incrementAndGet();
      if (Long.bitCount(count) == 1) {
        log.warn(
            "{} dropped={} tasks: capacity={} is waiting; is a listener stuck?",
            name,
            count,
            capacity);
      }
      return;
    }
    tasks.add(task);
    if (size.getAndIncrement() == 0) {
      Thread.ofVirtual().name(name).start(this::run);
    }
  }

  /** How many tasks were dropped. */
  public long dropped() {
    return dropped.get();
  }

  private void run() {
    do {
      Runnable task = tasks.poll();
      if (task != null) {
        try {
          task.run();
        } catch (Throwable e) {
          log.warn("{}: a listener failed", name, e);
        }
      }
    } while (size.decrementAndGet() > 0);
  }
}
