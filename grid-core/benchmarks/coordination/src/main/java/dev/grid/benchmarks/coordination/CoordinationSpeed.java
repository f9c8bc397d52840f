package dev.grid.benchmarks.coordination;

import dev.grid.benchmarks.Report;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.coordination.Capabilities;
import dev.grid.coordination.CoordinationLock;
import dev.grid.coordination.Coordinator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * {@code --sides grid,etcd,zookeeper --rounds 3 --members 1000 --seconds 5}. Ratios are Grid's
 * number by the other's: of rates at least 1 is better, of times at most 1.
 */
public final class CoordinationSpeed {

  private static final int CONTENDERS = 4;
  private static final int JOINING_THREADS = 16;
  private static final int WARMUP_LOCKS = 200;
  private static final long PHASE_MINUTES_MAX = 5;

  /** What one round of one side came to, by name. */
  private record Numbers(Map<String, Double> values) {}

  private final int members;
  private final double seconds;

  private CoordinationSpeed(int members, double seconds) {
    this.members = members;
    this.seconds = seconds;
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        Arguments.parse(args, Set.of("sides", "rounds", "members", "seconds", "out"));
    List<String> names = arguments.list("sides", "grid,etcd,zookeeper");
    int rounds = arguments.integer("rounds", 3);
    CoordinationSpeed speed =
        new CoordinationSpeed(
            arguments.integer("members", 1_000),
            arguments.seconds("seconds", 5).toMillis() / 1_000.0);
    Map<String, List<Numbers>> measured = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (String name : names) {
        try (Side side = Side.start(name)) {
          Numbers numbers = speed.measure(side);
          System.out.println(name + " round " + (round + 1) + ": " + numbers.values());
          measured.computeIfAbsent(name, ignored -> new ArrayList<>()).add(numbers);
        }
      }
    }
    report(measured, speed.members).publish(Report.folder(arguments));
  }

  private static Report report(Map<String, List<Numbers>> measured, int members) {
    Report report = new Report("coordination");
    report.condition("servers", "one of each, which forces changes to its disk before it answers");
    report.condition("members", members);
    report.condition("session", Side.SESSION_SECONDS + " s");
    measured.forEach(
        (name, rounds) -> {
          for (Numbers numbers : rounds) {
            Map<String, Object> cells = new LinkedHashMap<>();
            cells.put("side", name);
            cells.putAll(numbers.values());
            report.row(cells);
          }
        });
    List<Numbers> grid = measured.getOrDefault("grid", List.of());
    measured.forEach(
        (name, rounds) -> {
          if (!name.equals("grid") && !grid.isEmpty()) {
            rounds
                .getFirst()
                .values()
                .keySet()
                .forEach(what -> compare(report, what, name, grid, rounds));
          }
        });
    return report;
  }

  private static void compare(
      Report report, String what, String name, List<Numbers> grid, List<Numbers> rounds) {
    double[] ratios = new double[rounds.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] =
          grid.get(i).values().getOrDefault(what, Double.NaN)
              / rounds.get(i).values().getOrDefault(what, Double.NaN);
    }
    if (what.endsWith("/s")) {
      report.atLeast(what + ", grid : " + name, 1, ratios);
    } else {
      report.atMost(what + ", grid : " + name, 1, ratios);
    }
  }

  private Numbers measure(Side side) throws Exception {
    Map<String, Double> values = new LinkedHashMap<>();
    try (Coordinator coordinator = side.coordinator("locks", "60s", true)) {
      locks(coordinator, "warmup", WARMUP_LOCKS);
      values.put("locks/s", locks(coordinator, "alone", Integer.MAX_VALUE));
    }
    values.put("contended locks/s", contended(side));
    values.put("election after stand-down ms", standDown(side));
    values.put("election after kill -9 ms", kill(side));
    group(side, values);
    return new Numbers(values);
  }

  /** Pairs of lock and unlock a second of one thread. */
  private double locks(Coordinator coordinator, String name, int max) throws InterruptedException {
    CoordinationLock lock = coordinator.lock(name);
    long start = System.nanoTime();
    int pairs = 0;
    while (pairs < max && System.nanoTime() - start < seconds * 1e9) {
      lock.acquire();
      lock.release();
      pairs++;
    }
    return pairs / secondsSince(start);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Pairs a second that members take from each other. */
  private double contended(Side side) throws Exception {
    List<Callable<Double>> contenders = new ArrayList<>();
    List<Coordinator> coordinators = new ArrayList<>();
    for (int i = 0; i < CONTENDERS; i++) {
      Coordinator coordinator = side.coordinator("contender-" + i, "60s", true);
      coordinators.add(coordinator);
      contenders.add(() -> locks(coordinator, "contended", Integer.MAX_VALUE));
    }
    double sum = all(CONTENDERS, contenders).stream().mapToDouble(Double::doubleValue).sum();
    coordinators.forEach(Coordinator::close);
    return sum;
  }

  private static <T> List<T> all(int threads, List<Callable<T>> calls) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : executor.invokeAll(calls, PHASE_MINUTES_MAX, TimeUnit.MINUTES)) {
        results.add(result.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }

  /** From standing down until the other's callback. */
  private static double standDown(Side side) throws InterruptedException {
    try (Coordinator first = side.coordinator("first", "60s", true);
        Coordinator second = side.coordinator("second", "60s", true)) {
      first.joinOrCreate("stand-down", Capabilities.NONE);
      second.join("stand-down", Capabilities.NONE);
      CountDownLatch leads = new CountDownLatch(1);
      first.watchElected("stand-down", event -> leads.countDown());
      leads.await();
      CountDownLatch follows = new CountDownLatch(1);
      second.watchElected("stand-down", event -> follows.countDown());
      Thread.sleep(1_000); // Until it waits for its turn.
      long start = System.nanoTime();
      first.standDown("stand-down");
      follows.await();
      return secondsSince(start) * 1e3;
    }
  }

  /** From the death of the leader's process until the other's callback. */
  private static double kill(Side side) throws Exception {
    try (Coordinator second = side.coordinator("second", Side.SESSION_SECONDS + "s", true);
        Program leader = Program.started(Leader.class, "leads", side.url(), "killed")) {
      second.join("killed", Capabilities.NONE);
      CountDownLatch follows = new CountDownLatch(1);
      second.watchElected("killed", event -> follows.countDown());
      Thread.sleep(1_000); // Until it waits for its turn.
      long start = System.nanoTime();
      leader.close();
      follows.await();
      return secondsSince(start) * 1e3;
    }
  }

  /**
   * Many members, each with a coordinator and session of its own, in one group that one more
   * watches.
   */
  private void group(Side side, Map<String, Double> values) throws Exception {
    CountDownLatch joined = new CountDownLatch(members);
    CountDownLatch left = new CountDownLatch(members);
    try (Coordinator watcher = side.coordinator("watcher", "60s", true)) {
      watcher.createGroup("many");
      watcher.watchJoin("many", event -> joined.countDown());
      watcher.watchLeave("many", event -> left.countDown());
      List<Callable<Coordinator>> starts = new ArrayList<>();
      for (int i = 0; i < members; i++) {
        String id = "member-" + i;
        starts.add(() -> side.coordinator(id, "300s", false));
      }
      List<Coordinator> coordinators = all(JOINING_THREADS, starts);
      long start = System.nanoTime();
      List<Callable<Boolean>> joins = new ArrayList<>();
      for (Coordinator coordinator : coordinators) {
        joins.add(
            () -> {
              coordinator.join("many", Capabilities.of("cores", "8"));
              return true;
            });
      }
      List<Boolean> unused = all(JOINING_THREADS, joins);
      joined.await();
      values.put("joins told/s", members / secondsSince(start));
      start = System.nanoTime();
      int reads = 0;
      while (System.nanoTime() - start < seconds * 1e9) {
        if (watcher.members("many").size() != members) {
          throw new IllegalStateException("there are not members=" + members);
        }
        reads++;
      }
      values.put("members read/s", reads / secondsSince(start));
      start = System.nanoTime();
      List<Callable<Boolean>> stops = new ArrayList<>();
      for (Coordinator coordinator : coordinators) {
        stops.add(
            () -> {
              coordinator.stop();
              return true;
            });
      }
      unused = all(JOINING_THREADS, stops);
      left.await();
      values.put("stops told/s", members / secondsSince(start));
    }
  }
}
