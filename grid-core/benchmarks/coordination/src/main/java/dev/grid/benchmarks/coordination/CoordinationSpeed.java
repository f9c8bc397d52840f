package dev.grid.benchmarks.coordination;

import dev.grid.benchmarks.Report;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.coordination.Capabilities;
import dev.grid.coordination.CoordinationLock;
import dev.grid.coordination.Coordinator;
import java.time.Duration;
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
import java.util.function.Consumer;

/**
 * {@code --sides grid,etcd,zookeeper --rounds 2 --kills 2 --members 1000 --watchers 200 --seconds 3
 * --warmup 6}. Ratios are Grid's number by the other's: of rates at least 1 is better, of times at
 * most 1. What does not come within {@link #PHASE_MAX} ends the run.
 */
public final class CoordinationSpeed {

  private static final int CONTENDERS = 4;
  private static final int JOINING_THREADS = 16;
  private static final Duration PHASE_MAX = Duration.ofMinutes(2);

  /** Longer than any phase. */
  private static final int LONG_SESSION_SECONDS = 240;

  /** Of members that die. */
  private static final int SHORT_SESSION_SECONDS = 3;

  /** Until who was told to wait for its turn does so. */
  private static final Duration SETTLING = Duration.ofSeconds(1);

  /** What one round of one side came to, by name. */
  private record Numbers(Map<String, Double> values) {}

  private final int members;
  private final int watchers;
  private final int kills;
  private final double seconds;
  private final double warmupSeconds;

  private CoordinationSpeed(Arguments arguments) {
    members = arguments.integer("members", 1_000);
    watchers = Math.min(members, arguments.integer("watchers", 200));
    kills = arguments.integer("kills", 2);
    seconds = arguments.seconds("seconds", 3).toMillis() / 1_000.0;
    warmupSeconds = arguments.seconds("warmup", 6).toMillis() / 1_000.0;
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        Arguments.parse(
            args,
            Set.of("sides", "rounds", "kills", "members", "watchers", "seconds", "warmup", "out"));
    List<String> names = arguments.list("sides", "grid,etcd,zookeeper");
    int rounds = arguments.integer("rounds", 2);
    CoordinationSpeed speed = new CoordinationSpeed(arguments);
    Map<String, List<Numbers>> measured = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (String name : names) {
        Numbers numbers = speed.measure(name);
        System.out.println(name + " round " + (round + 1) + ": " + numbers.values());
        measured.computeIfAbsent(name, ignored -> new ArrayList<>()).add(numbers);
      }
    }
    report(measured, speed).publish(Report.folder(arguments));
    System.exit(0); // Clients of ZooKeeper that could not be closed have threads.
  }

  private static Report report(Map<String, List<Numbers>> measured, CoordinationSpeed speed) {
    Report report = new Report("coordination");
    report.condition(
        "servers", Side.SERVERS + " of each, which force changes to the disk before they answer");
    report.condition("members", speed.members);
    report.condition("of them watch", speed.watchers);
    report.condition("session of members that die", SHORT_SESSION_SECONDS + " s");
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

  private Numbers measure(String name) throws Exception {
    Map<String, Double> values = new LinkedHashMap<>();
    try (Side side = Side.start(name, LONG_SESSION_SECONDS)) {
      try (Coordinator coordinator = side.coordinator("locks", true)) {
        double unused = locks(coordinator, "warmup", warmupSeconds);
        values.put("locks/s", locks(coordinator, "alone", seconds));
      }
      warmUpGroups(side);
      values.put("contended locks/s", contended(side));
      values.put("election after stand-down ms", standDown(side));
      group(side, values);
    }
    try (Side side = Side.start(name, SHORT_SESSION_SECONDS)) {
      double sum = 0;
      for (int i = 0; i < kills; i++) {
        sum += kill(side, i);
      }
      values.put("election after kill -9 ms", sum / kills);
    }
    return new Numbers(values);
  }

  private static void await(CountDownLatch latch, String what) throws InterruptedException {
    if (!latch.await(PHASE_MAX.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          what + ": has not come within " + PHASE_MAX + ", missing=" + latch.getCount());
    }
  }

  /** Pairs of lock and unlock a second of one thread, for so long. */
  private static double locks(Coordinator coordinator, String name, double seconds)
      throws InterruptedException {
    CoordinationLock lock = coordinator.lock(name);
    long start = System.nanoTime();
    int pairs = 0;
    while (System.nanoTime() - start < seconds * 1e9) {
      lock.acquire();
      lock.release();
      pairs++;
    }
    return pairs / secondsSince(start);
  }

  /** Members come and go, so that servers on a JVM have compiled what that takes. */
  private void warmUpGroups(Side side) throws Exception {
    List<Callable<Coordinator>> starts = new ArrayList<>();
    for (int i = 0; i < JOINING_THREADS; i++) {
      String id = "warm-" + i;
      starts.add(() -> side.coordinator(id, false));
    }
    List<Coordinator> coordinators = all(JOINING_THREADS, starts);
    coordinators.getFirst().createGroup("warm");
    long start = System.nanoTime();
    each(
        coordinators,
        coordinator -> {
          while (secondsSince(start) < warmupSeconds) {
            coordinator.join("warm", Capabilities.of("cores", "8"));
            int unused = coordinator.members("warm").size();
            coordinator.leave("warm");
          }
          coordinator.stop();
        });
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Pairs a second that members take from each other. */
  private double contended(Side side) throws Exception {
    List<Callable<Double>> contenders = new ArrayList<>();
    List<Coordinator> coordinators = new ArrayList<>();
    for (int i = 0; i < CONTENDERS; i++) {
      Coordinator coordinator = side.coordinator("contender-" + i, true);
      coordinators.add(coordinator);
      contenders.add(() -> locks(coordinator, "contended", seconds));
    }
    double sum = all(CONTENDERS, contenders).stream().mapToDouble(Double::doubleValue).sum();
    coordinators.forEach(Coordinator::close);
    return sum;
  }

  private static <T> List<T> all(int threads, List<Callable<T>> calls) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : executor.invokeAll(calls, PHASE_MAX.toSeconds(), TimeUnit.SECONDS)) {
        results.add(result.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }

  /** From standing down until the other's callback. */
  private static double standDown(Side side) throws InterruptedException {
    try (Coordinator first = side.coordinator("first", true);
        Coordinator second = side.coordinator("second", true)) {
      first.joinOrCreate("stand-down", Capabilities.NONE);
      second.join("stand-down", Capabilities.NONE);
      CountDownLatch leads = new CountDownLatch(1);
      first.watchElected("stand-down", event -> leads.countDown());
      await(leads, "the first leader");
      CountDownLatch follows = new CountDownLatch(1);
      second.watchElected("stand-down", event -> follows.countDown());
      Thread.sleep(SETTLING);
      long start = System.nanoTime();
      first.standDown("stand-down");
      await(follows, "the leader after one that stood down");
      return secondsSince(start) * 1e3;
    }
  }

  /** From the death of the leader's process until the other's callback. */
  private static double kill(Side side, int number) throws Exception {
    String group = "killed-" + number;
    Program leader = Program.begun(Leader.class, side.url(), group, "leader-" + number);
    try (Coordinator second = side.coordinator("second-" + number, true)) {
      leader.await("leads");
      second.join(group, Capabilities.NONE);
      CountDownLatch follows = new CountDownLatch(1);
      second.watchElected(group, event -> follows.countDown());
      Thread.sleep(SETTLING);
      long start = System.nanoTime();
      leader.close();
      await(follows, "the leader after one that was killed");
      return secondsSince(start) * 1e3;
    } finally {
      leader.close();
    }
  }

  /**
   * Many members, each with a coordinator and session of its own, in one group that one more
   * watches; then some of them watch it too, and one leaves.
   */
  private void group(Side side, Map<String, Double> values) throws Exception {
    CountDownLatch joined = new CountDownLatch(members);
    CountDownLatch left = new CountDownLatch(members);
    try (Coordinator watcher = side.coordinator("watcher", true)) {
      watcher.createGroup("many");
      watcher.watchJoin("many", event -> joined.countDown());
      watcher.watchLeave("many", event -> left.countDown());
      List<Callable<Coordinator>> starts = new ArrayList<>();
      for (int i = 0; i < members; i++) {
        String id = "member-" + i;
        boolean watches = i < watchers;
        starts.add(() -> side.coordinator(id, watches));
      }
      List<Coordinator> coordinators = all(JOINING_THREADS, starts);
      long start = System.nanoTime();
      each(coordinators, coordinator -> coordinator.join("many", Capabilities.of("cores", "8")));
      await(joined, "joins");
      values.put("joins told/s", members / secondsSince(start));
      values.put("members read/s", reads(watcher));
      values.put("leave told to all ms", leave(coordinators));
      start = System.nanoTime();
      each(coordinators, Coordinator::stop);
      await(left, "leaves");
      values.put("stops told/s", (members - 1) / secondsSince(start));
    }
  }

  private static void each(List<Coordinator> coordinators, Consumer<Coordinator> call)
      throws Exception {
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (Coordinator coordinator : coordinators) {
      calls.add(
          () -> {
            call.accept(coordinator);
            return true;
          });
    }
    List<Boolean> unused = all(JOINING_THREADS, calls);
  }

  private double reads(Coordinator watcher) {
    long start = System.nanoTime();
    int reads = 0;
    while (System.nanoTime() - start < seconds * 1e9) {
      if (watcher.members("many").size() != members) {
        throw new IllegalStateException("there are not members=" + members);
      }
      reads++;
    }
    return reads / secondsSince(start);
  }

  /** From the last one's leave until all that watch were told. */
  private double leave(List<Coordinator> coordinators) throws Exception {
    CountDownLatch told = new CountDownLatch(watchers);
    each(
        coordinators.subList(0, watchers),
        coordinator -> coordinator.watchLeave("many", event -> told.countDown()));
    long start = System.nanoTime();
    coordinators.getLast().leave("many");
    await(told, "the leave of one");
    return secondsSince(start) * 1e3;
  }
}
