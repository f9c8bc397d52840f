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
import java.util.concurrent.locks.LockSupport;

/**
 * Callers that call again and again until it is ended, with a short pause that leaves the processor
 * to the members that they wait for. Thread-safe.
 */
final class Load {

  private static final int CALLERS = 8;
  private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
  private static final int PROGRESS = 100;
  private static final Duration CALL_MAX = Duration.ofMinutes(5);

  private final List<Thread> callers = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final Set<Integer> succeeded = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Throwable> failed = new ConcurrentHashMap<>();
  private volatile boolean over;
  private volatile Progress progress = new Progress(0, new AtomicInteger());

  /** How many calls have succeeded whose number is at least so. */
  private record Progress(int since, AtomicInteger succeeded) {

    void succeeded(int number) {
      if (number >= since) {
        succeeded.incrementAndGet();
      }
    }
  }

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
        progress.succeeded(number);
      } catch (Exception | AssertionError e) {
        failed.put(number, e);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Waits until calls that begin now succeed. */
  void awaitProgress() {
    Progress begun = new Progress(next.get(), new AtomicInteger());
    progress = begun;
    Eventually.holds("calls succeed", () -> begun.succeeded.get() > PROGRESS);
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
