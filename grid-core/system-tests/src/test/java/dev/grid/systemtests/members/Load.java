package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that call without pause until it is ended. Thread-safe. */
final class Load {

  private static final int CALLERS = 8;
  private static final Duration CALL_MAX = Duration.ofMinutes(5);

  private final List<Thread> callers = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final Set<Integer> succeeded = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Throwable> failed = new ConcurrentHashMap<>();
  private volatile boolean over;

  /** What is called, each time with another number. */
  @FunctionalInterface
  interface Call {
    void call(int number) throws Exception;
  }

  /** Begins. */
  Load(Call call) {
    for (int i = 0; i < CALLERS; i++) {
      callers.add(Thread.ofVirtual().name("load-" + i).start(() -> run(call)));
    }
  }

  private void run(Call call) {
    while (!over) {
      int number = next.getAndIncrement();
      try {
        call.call(number);
        succeeded.add(number);
      } catch (Exception e) {
        failed.put(number, e);
      }
    }
  }

  /** Waits until calls that begin now succeed. */
  void awaitProgress() {
    int begun = next.get();
    Eventually.holds(
        "calls succeed", () -> succeeded.stream().filter(number -> number >= begun).count() > 100);
  }

  /** Ends it; fails if a call does not end. */
  Load end() {
    over = true;
    try {
      for (Thread caller : callers) {
        assertThat(caller.join(CALL_MAX)).as("%s has ended", caller.getName()).isTrue();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /** The numbers whose calls returned. */
  Set<Integer> succeeded() {
    return succeeded;
  }

  /** What the others failed with. */
  Collection<Throwable> failures() {
    return failed.values();
  }
}
