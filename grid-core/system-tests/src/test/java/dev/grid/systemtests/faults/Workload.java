package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.Operation;
import dev.grid.systemtests.history.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Client threads that work on structures and keep what they were told. Owns its threads; confined
 * to the thread that drives the run.
 */
final class Workload {

  /** A call may take its limit, and then a retry that began just before it. */
  private static final Duration STOP_MAX = Store.CALL_MAX.multipliedBy(2);

  private static final Duration ANSWER_MAX = Duration.ofMinutes(5);
  private static final Duration PACE = Duration.ofMillis(2);
  private static final int MAP_WRITERS = 3;
  private static final int SQL_READERS = 3;
  private static final int REGISTER_CALLERS = 4;
  private static final int REGISTERS = 4;
  private static final int QUEUE_CALLERS = 2;

  private final Availability availability = new Availability();
  private final List<Worker> workers = new ArrayList<>();
  private final List<Caller> callers = new ArrayList<>();
  private final List<BiConsumer<Path, Tally>> judges = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean isStopped;

  /**
   * Workers on maps, registers and queues, each with a source of randomness that follows from the
   * seed.
   *
   * @param store closed by the caller
   */
  static Workload onStructures(Store store, long seed) {
    Workload workload = new Workload();
    Random seeds = new Random(seed);
    for (int i = 1; i <= MAP_WRITERS; i++) {
      Random random = new Random(seeds.nextLong());
      RegisterMap map = store.map(MapWriter.MAP);
      workload.add(new MapWriter(i, random, map, workload.caller(store::outcomeOf)));
    }
    AtomicLong lastValue = new AtomicLong();
    Registers registers = new Registers(number -> "r" + number, REGISTERS);
    for (int i = 1; i <= REGISTER_CALLERS; i++) {
      Random random = new Random(seeds.nextLong());
      Caller caller = workload.caller(store::outcomeOf);
      workload.add(new RegisterCaller(random, registers, store, caller, lastValue));
    }
    RegisterMap map = store.map(Registers.MAP);
    workload.judgeBy(
        (folder, tally) ->
            registers.judge(key -> map.apply(key, Operation.Action.READ, 0, 0), folder, tally));
    for (int i = 1; i <= QUEUE_CALLERS; i++) {
      Random random = new Random(seeds.nextLong());
      workload.add(
          new QueueCaller("faults-", false, i, random, store, workload.caller(store::outcomeOf)));
    }
    return workload;
  }

  /** Workers that change a map by statements, and others that query what stays in one. */
  static Workload onSql(Store store, long seed) {
    Workload workload = new Workload();
    Random seeds = new Random(seed);
    RegisterMap map = new SqlRegisters(store.sql(), MapWriter.MAP);
    for (int i = 1; i <= MAP_WRITERS; i++) {
      Random random = new Random(seeds.nextLong());
      workload.add(new MapWriter(i, random, map, workload.caller(store::outcomeOf)));
    }
    SqlReader.fill(store.sql());
    for (int i = 1; i <= SQL_READERS; i++) {
      Random random = new Random(seeds.nextLong());
      workload.add(new SqlReader(random, store.sql(), workload.caller(store::outcomeOf)));
    }
    return workload;
  }

  /** A thread's calls; to be asked for once for each worker. */
  Caller caller(Function<RuntimeException, Outcome> outcomes) {
    Caller caller = new Caller(outcomes, availability);
    callers.add(caller);
    return caller;
  }

  /** Has one more thread, before the start. */
  void add(Worker worker) {
    workers.add(worker);
  }

  /** Has this judge, too, when all is over. */
  void judgeBy(BiConsumer<Path, Tally> judge) {
    judges.add(judge);
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
      String name = worker.getClass().getSimpleName() + "-" + threads.size();
      Thread thread = new Thread(() -> run(worker), name);
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
   * Waits until each thread has an answer to a call that it begins from now on.
   *
   * @throws IllegalStateException if one has none within {@link #ANSWER_MAX}
   */
  void awaitAnswers() {
    long start = System.nanoTime();
    for (int i = 0; i < callers.size(); i++) {
      while (callers.get(i).lastAnsweredCallNanos() - start <= 0) {
        if (System.nanoTime() - start > ANSWER_MAX.toNanos()) {
          throw new IllegalStateException(
              "the cluster is whole, but " + threads.get(i).getName() + " gets no answer");
        }
        LockSupport.parkNanos(PACE.toNanos());
      }
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
    judges.forEach(judge -> judge.accept(folder, tally));
    tally.longestOutageNanos = availability.longestGapNanos();
    availability.failures().forEach((kind, times) -> System.out.println(times + " x " + kind));
    return tally;
  }
}
