package dev.grid.benchmarks;

import dev.grid.Grid;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.LatencyHistogram;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What large values cost small calls beside them: threads that share one client of ours set and get
 * small values, without and then with one call in a hundred for a value of a megabyte. Only the
 * small calls are timed.
 */
final class Tail {

  private static final double RATIO_MAX = 5;

  private static final int SMALL_BYTES = 100;
  private static final int LARGE_BYTES = 1 << 20;
  private static final int LARGE_ONE_IN = 100;
  private static final int SMALL_KEYS = 10_000;
  private static final int LARGE_KEYS = 20;

  private Tail() {}

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Arguments arguments =
        Arguments.parse(
            args,
            Set.of("rounds", "callers", "warmup", "seconds", "jvm-flags", "grid-command", "out"));
    int rounds = arguments.integer("rounds", 5);
    int callers = arguments.integer("callers", 4);
    Duration seconds = arguments.seconds("seconds", 5);
    Report report = new Report("tail");
    report.condition("callers", callers + " threads that share one client");
    report.condition("large", "one call in " + LARGE_ONE_IN + " of bytes=" + LARGE_BYTES);
    double[] ratios = new double[rounds];
    try (ServerProcess server = ServerProcess.startServing(Contender.GRID, arguments);
        Grid client = connect(server.target().port())) {
      measure(client, callers, false, arguments.seconds("warmup", 10));
      measure(client, callers, true, arguments.seconds("warmup", 10));
      for (int round = 0; round < rounds; round++) {
        LatencyHistogram without = measure(client, callers, false, seconds);
        LatencyHistogram with = measure(client, callers, true, seconds);
        report.row(row(round, "small only", without));
        report.row(row(round, "1 % large", with));
        ratios[round] =
            (double) with.percentileNanos(0.999) / (double) without.percentileNanos(0.999);
      }
    }
    report.atMost("p99.9 of small calls with large ones beside / without", RATIO_MAX, ratios);
    report.publish(Report.folder(arguments));
  }

  private static Grid connect(int port) {
    return Grids.connect(
        ClientConfig.defaults().withClusterName("dev").withAddresses("127.0.0.1:" + port));
  }

  private static Map<String, Object> row(int round, String load, LatencyHistogram latencies) {
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("round", round + 1);
    cells.put("load", load);
    cells.put("small calls", latencies.total());
    cells.put("p50 us", latencies.percentileNanos(0.5) / 1e3);
    cells.put("p99 us", latencies.percentileNanos(0.99) / 1e3);
    cells.put("p99.9 us", latencies.percentileNanos(0.999) / 1e3);
    return cells;
  }

  private static LatencyHistogram measure(
      Grid client, int callers, boolean large, Duration duration) throws InterruptedException {
    List<Caller> all = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    long endNanos = System.nanoTime() + duration.toNanos();
    for (int i = 0; i < callers; i++) {
      Caller caller = new Caller(client, i, large, endNanos);
      all.add(caller);
      threads.add(Thread.ofPlatform().name("caller-" + i).start(caller));
    }
    LatencyHistogram sum = new LatencyHistogram();
    for (int i = 0; i < callers; i++) {
      threads.get(i).join();
      sum.add(all.get(i).latencies);
    }
    return sum;
  }

  /** One thread's calls, one after another. */
  private static final class Caller implements Runnable {

    private final GridMap<Integer, byte[]> small;
    private final GridMap<Integer, byte[]> large;
    private final SplittableRandom random;
    private final boolean sendsLarge;
    private final long endNanos;
    private final LatencyHistogram latencies = new LatencyHistogram();
    private final byte[] smallValue = new byte[SMALL_BYTES];
    private final byte[] largeValue = new byte[LARGE_BYTES];

    Caller(Grid client, int number, boolean sendsLarge, long endNanos) {
      this.small = client.map("small");
      this.large = client.map("large");
      this.random = new SplittableRandom(number);
      this.sendsLarge = sendsLarge;
      this.endNanos = endNanos;
    }

    @Override
    public void run() {
      while (System.nanoTime() < endNanos) {
        if (sendsLarge && random.nextInt(LARGE_ONE_IN) == 0) {
          call(large, random.nextInt(LARGE_KEYS), largeValue);
        } else {
          long begun = System.nanoTime();
          call(small, random.nextInt(SMALL_KEYS), smallValue);
          latencies.record(System.nanoTime() - begun);
        }
      }
    }

    private void call(GridMap<Integer, byte[]> map, int key, byte[] value) {
      if (random.nextBoolean()) {
        map.set(key, value);
      } else {
        byte[] read = map.get(key);
        if (read != null && read.length != value.length) {
          throw new IllegalStateException("key=" + key + " has bytes=" + read.length);
        }
      }
    }
  }
}
