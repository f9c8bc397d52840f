package dev.grid.systemtests.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Client threads that work on maps, registers and queues and keep what they were told. Owns its
 * threads; confined to the thread that drives the run.
 */
final class Workload {

  /** A call may take its limit, and then a retry that began just before it. */
  private static final Duration STOP_MAX = Store.CALL_MAX.multipliedBy(2);

  private static final Duration PACE = Duration.ofMillis(2);
  private static final int MAP_WRITERS = 3;
  private static final int REGISTER_CALLERS = 4;
  private static final int QUEUE_CALLERS = 2;

  private final Store store;
  private final Availability availability = new Availability();
  private final Registers registers = new Registers();
  private final List<Worker> workers = new ArrayList<>();
  private final List<Caller> callers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean isStopped;

  /**
   * Prepares the workers, each with a source of randomness that follows from the seed.
   *
   * @param store closed by the caller
   */
  Workload(Store store, long seed) {
    this.store = store;
    Random seeds = new Random(seed);
    for (int i = 1; i <= MAP_WRITERS; i++) {
      workers.add(new MapWriter(i, new Random(seeds.nextLong()), store, caller()));
    }
    AtomicLong lastValue = new AtomicLong();
    for (int i = 1; i <= REGISTER_CALLERS; i++) {
      Random random = new Random(seeds.nextLong());
      workers.add(new RegisterCaller(random, registers, store, caller(), lastValue));
    }
    for (int i = 1; i <= QUEUE_CALLERS; i++) {
      workers.add(new QueueCaller(i, new Random(seeds.nextLong()), store, caller()));
    }
  }

  private Caller caller() {
    Caller caller = new Caller(store, availability);
    callers.add(caller);
    return caller;
  }

  /** For how long the call has waited that waits longest now. */
  long longestPresentCallNanos() {
    return callers.stream().mapToLong(Caller::presentCallNanos).max().orElse(0);
  }

  /** What became of calls since this was last asked, in words. */
  String takeLately() {
    return availability.takeLately();
  }

  void start() {
    for (Worker worker : workers) {
      Thread thread = new Thread(() -> run(worker), worker.getClass().getSimpleName());
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void run(Worker worker) {
    while (!isStopped) {
      worker.step();
      LockSupport.parkNanos(PACE.toNanos());
    }
  }

  /**
   * Ends all threads.
   *
   * @throws IllegalStateException if a call hangs
   */
  void stop() {
    isStopped = true;
    long deadline = System.nanoTime() + STOP_MAX.toNanos();
    for (Thread thread : threads) {
      try {
        if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
          IllegalStateException hangs =
              new IllegalStateException(
                  "a call of " + thread.getName() + " hangs for more than " + STOP_MAX);
          hangs.setStackTrace(thread.getStackTrace());
          throw hangs;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** Compares what is there with what was acknowledged; when it is stopped and all is quiet. */
  Tally judge(Path folder) {
    Tally tally = new Tally();
    workers.forEach(worker -> worker.judge(tally));
    registers.judge(store, folder, tally);
    tally.longestOutageNanos = availability.longestGapNanos();
    availability.failures().forEach((kind, times) -> System.out.println(times + " x " + kind));
    return tally;
  }
}
