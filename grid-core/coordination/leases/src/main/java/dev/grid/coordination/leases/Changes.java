package dev.grid.coordination.leases;

import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Subscription;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Hands what a store pushes to those that wait for it. Whatever is told only says where to look
 * again, so nothing is missed or told twice when a connection broke in between. Thread-safe; no
 * call of the store's blocks.
 */
final class Changes implements ChangeListener {

  private final LeaseStore store;
  private final Map<String, Set<GroupSink>> sinks = new ConcurrentHashMap<>();

  /** Who waits for a lock, by its name: the coordinator has one caller at a time for each. */
  private final Map<String, Semaphore> waiting = new ConcurrentHashMap<>();

  Changes(LeaseStore store) {
    this.store = store;
  }

  /** Listens from now on; false if the store does not push. Blocks until it does. */
  boolean listen() {
    return store.listen(this);
  }

  /** Tells the sink of a group's changes; empty if the store does not push. */
  Optional<Subscription> watch(String group, GroupSink sink) {
    sinks.computeIfAbsent(group, key -> new CopyOnWriteArraySet<>()).add(sink);
    boolean listens = false;
    try {
      listens = listen();
    } finally {
      if (!listens) forget(group, sink);
    }
    return listens ? Optional.of(() -> forget(group, sink)) : Optional.empty();
  }

  private void forget(String group, GroupSink sink) {
    sinks.computeIfPresent(
        group,
        (key, all) -> {
          all.remove(sink);
          return all.isEmpty() ? null : all;
        });
  }

  /** Hears from now on when the lock is freed. */
  Waiter waiter(String lock) {
    return new Waiter(lock);
  }

  /** Who waits for a lock, until it is closed. */
  final class Waiter implements AutoCloseable {
    private final String lock;
    private final Semaphore signal = new Semaphore(0);

    private Waiter(String lock) {
      this.lock = lock;
      waiting.put(lock, signal);
    }

    /** Waits until the lock may be free, or the time is over. */
    void await(long nanos) throws InterruptedException {
      if (signal.tryAcquire(nanos, TimeUnit.NANOSECONDS)) signal.drainPermits();
    }

    @Override
    public void close() {
      waiting.remove(lock, signal);
    }
  }

  @Override
  public void membersChanged(String group) {
    Set<GroupSink> told = sinks.get(group);
    if (told != null) told.forEach(GroupSink::changed);
  }

  @Override
  public void lockFreed(String name) {
    Semaphore signal = waiting.get(name);
    if (signal != null) signal.release();
  }

  @Override
  public void anythingChanged() {
    all();
    waiting.values().forEach(Semaphore::release);
  }

  /** Has all groups looked at again. */
  void all() {
    sinks.values().forEach(told -> told.forEach(GroupSink::changed));
  }
}
