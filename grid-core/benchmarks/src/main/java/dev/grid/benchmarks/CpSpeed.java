package dev.grid.benchmarks;

import dev.grid.Grid;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.benchmarks.etcd.EtcdCalls;
import dev.grid.benchmarks.etcd.EtcdCluster;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.LatencyHistogram;
import dev.grid.benchmarks.load.ProcessCpu;
import dev.grid.fencedlock.GridFencedLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Raft groups of three members beside three servers of etcd, both forcing each change to the same
 * disk: counting one counter up, reading it linearizably, and taking and giving back a lock that
 * nobody else wants. Callers are threads that wait for each answer, and are spread over the three.
 * The sides take turns within a round.
 */
final class CpSpeed {

  private static final int SERVERS = 3;
  private static final String COUNTER = "counter";

  /** Before anything is measured: one caller alone would not have the JVM compile much. */
  private static final int WARMUP_CALLERS = 64;

  private enum Work {
    INCREMENT,
    READ,
    LOCK
  }

  /** One of the two that are compared. */
  private interface Side extends AutoCloseable {

    String label();

    List<Long> pids();

    /** What a caller does again and again. */
    Runnable caller(Work work, int number);

    @Override
    void close();
  }

  /** Of one round. */
  private record Measured(double perSecond, double p50Millis, double p99Millis, double cpuMicros) {}

  private final int rounds;
  private final Duration firstWarmup;
  private final Duration warmup;
  private final Duration time;
  private final List<Integer> callers;
  private final Map<String, List<Measured>> all = new LinkedHashMap<>();
  private final Report report = new Report("cp");

  private CpSpeed(Arguments arguments) {
    rounds = arguments.integer("rounds", 5);
    firstWarmup = arguments.seconds("first-warmup", 20);
    warmup = arguments.seconds("warmup", 2);
    time = arguments.seconds("seconds", 3);
    callers = arguments.list("callers", "1,16,256").stream().map(Integer::valueOf).toList();
    report.condition("rounds", rounds + " (numbers are medians)");
    report.condition("seconds each", time.toMillis() / 1e3);
  }

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException {
    Arguments arguments =
        Arguments.parse(
            args,
            Set.of(
                "rounds",
                "callers",
                "first-warmup",
                "warmup",
                "seconds",
                "jvm-flags",
                "cp-directory",
                "out"));
    CpSpeed speed = new CpSpeed(arguments);
    Path directory = Path.of(arguments.text("cp-directory", "")).toAbsolutePath();
    speed.report.condition("logs in", Files.createDirectories(directory));
    try (Side grid = new GridSide(arguments);
        Side etcd = new EtcdSide(directory)) {
      for (Side side : List.of(grid, etcd)) {
        for (Work work : Work.values()) {
          var unused = run(side, work, WARMUP_CALLERS, speed.firstWarmup);
        }
      }
      for (int round = 0; round < speed.rounds; round++) {
        for (Work work : Work.values()) {
          for (int callers : speed.callers) {
            for (Side side : round % 2 == 0 ? List.of(grid, etcd) : List.of(etcd, grid)) {
              speed.measure(side, work, callers);
            }
          }
        }
        System.err.println("round " + (round + 1) + " of " + speed.rounds);
      }
      for (Side side : List.of(grid, etcd)) {
        speed.idle(side);
      }
    }
    speed.publish();
    speed.report.publish(Report.folder(arguments));
  }

  private static String key(String side, Work work, int callers) {
    return side + " " + work + " " + callers;
  }

  private void idle(Side side) {
    long before = cpuNanos(side);
    long start = System.nanoTime();
    LockSupport.parkNanos(time.multipliedBy(3).toNanos());
    double share = (double) (cpuNanos(side) - before) / (System.nanoTime() - start);
    report.condition(
        "idle " + side.label(), String.format("%.2f %% of a core a server", 100 * share / SERVERS));
  }

  private static long cpuNanos(Side side) {
    return side.pids().stream().mapToLong(pid -> ProcessCpu.of(pid).nanos()).sum();
  }

  private void measure(Side side, Work work, int count) {
    var unused = run(side, work, count, warmup);
    long cpu = cpuNanos(side);
    LatencyHistogram latencies = run(side, work, count, time);
    cpu = cpuNanos(side) - cpu;
    Measured measured =
        new Measured(
            latencies.total() / (time.toNanos() / 1e9),
            latencies.percentileNanos(0.5) / 1e6,
            latencies.percentileNanos(0.99) / 1e6,
            cpu / 1e3 / latencies.total());
    all.computeIfAbsent(key(side.label(), work, count), none -> new ArrayList<>()).add(measured);
  }

  private static LatencyHistogram run(Side side, Work work, int count, Duration time) {
    LatencyHistogram sum = new LatencyHistogram();
    CountDownLatch ready = new CountDownLatch(count);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Runnable caller = side.caller(work, i);
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    LatencyHistogram own = repeat(caller, ready, time);
                    synchronized (sum) {
                      sum.add(own);
                    }
                  }));
    }
    for (Thread thread : threads) {
      join(thread);
    }
    if (sum.total() == 0) {
      throw new IllegalStateException(side.label() + " answered nothing: work=" + work);
    }
    return sum;
  }

  private static LatencyHistogram repeat(Runnable caller, CountDownLatch ready, Duration time) {
    LatencyHistogram latencies = new LatencyHistogram();
    caller.run();
    ready.countDown();
    try {
      ready.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return latencies;
    }
    long start = System.nanoTime();
    long last = start;
    while (last - start < time.toNanos()) {
      caller.run();
      long now = System.nanoTime();
      latencies.record(now - last);
      last = now;
    }
    return latencies;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish() {
    for (Work work : Work.values()) {
      for (int count : callers) {
        for (String side : List.of("grid", "etcd")) {
          Map<String, Object> cells = new LinkedHashMap<>();
          cells.put("work", work.name().toLowerCase(Locale.ROOT));
          cells.put("callers", count);
          cells.put("server", side);
          cells.put("per second", median(side, work, count, Measured::perSecond));
          cells.put("p50 ms", median(side, work, count, Measured::p50Millis));
          cells.put("p99 ms", median(side, work, count, Measured::p99Millis));
          cells.put("server CPU us", median(side, work, count, Measured::cpuMicros));
          report.row(cells);
        }
        String what = work.name().toLowerCase(Locale.ROOT) + ", callers=" + count;
        report.atLeast(
            what + ": throughput grid / etcd", 1, ratios(work, count, Measured::perSecond));
        report.atMost(what + ": p99 grid / etcd", 1.5, ratios(work, count, Measured::p99Millis));
      }
    }
    if (callers.contains(1) && callers.contains(256)) {
      report.atLeast(
          "increments of 256 callers to those of one",
          10,
          Contenders.ratios(
              rounds("grid", Work.INCREMENT, 256, Measured::perSecond),
              rounds("grid", Work.INCREMENT, 1, Measured::perSecond)));
    }
  }

  private double[] rounds(String side, Work work, int count, ToDoubleFunction<Measured> number) {
    return Objects.requireNonNull(all.get(key(side, work, count))).stream()
        .mapToDouble(number)
        .toArray();
  }

  private double median(String side, Work work, int count, ToDoubleFunction<Measured> number) {
    return Contenders.median(rounds(side, work, count, number));
  }

  private double[] ratios(Work work, int count, ToDoubleFunction<Measured> number) {
    return Contenders.ratios(
        rounds("grid", work, count, number), rounds("etcd", work, count, number));
  }

  /** Our members, and a client for each. */
  private static final class GridSide implements Side {

    private final GroupMembers members;

    GridSide(Arguments arguments) throws IOException {
      members = new GroupMembers(SERVERS, arguments);
    }

    @Override
    public String label() {
      return "grid";
    }

    @Override
    public List<Long> pids() {
      return members.servers().pids();
    }

    @Override
    public Runnable caller(Work work, int number) {
      Grid client = members.clients().get(number % SERVERS);
      GridAtomicLong counter = client.atomicLong(COUNTER);
      return switch (work) {
        case INCREMENT -> counter::incrementAndGet;
        case READ -> counter::get;
        case LOCK -> {
          GridFencedLock lock = client.fencedLock("lock-" + number);
          yield () -> {
            var unused = lock.lockAndGetFence();
            lock.unlock();
          };
        }
      };
    }

    @Override
    public void close() {
      members.close();
    }
  }

  /** Servers of etcd, and a connection to each. */
  private static final class EtcdSide implements Side {

    private final EtcdCluster servers;
    private final List<EtcdCalls> connections;
    private final long lease;

    EtcdSide(Path directory) throws IOException {
      List<Integer> ports =
          Stream.generate(EtcdSide::freePort).distinct().limit(2 * SERVERS).toList();
      servers = EtcdCluster.start(ports, directory);
      connections = servers.ports().stream().map(EtcdCalls::new).toList();
      lease = connections.getFirst().lease();
    }

    private static int freePort() {
      try {
        return ServerProcess.freePort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String label() {
      return "etcd";
    }

    @Override
    public List<Long> pids() {
      return servers.pids();
    }

    @Override
    public Runnable caller(Work work, int number) {
      EtcdCalls calls = connections.get(number % SERVERS);
      return switch (work) {
        case INCREMENT -> () -> calls.increment(COUNTER);
        case READ -> () -> calls.count(COUNTER);
        case LOCK -> () -> calls.unlock(calls.lock("lock-" + number, lease));
      };
    }

    @Override
    public void close() {
      connections.forEach(EtcdCalls::close);
      servers.close();
    }
  }
}
