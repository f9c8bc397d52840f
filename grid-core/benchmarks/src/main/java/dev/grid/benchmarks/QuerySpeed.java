package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.Measurement;
import dev.grid.benchmarks.load.QueryMaps;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Queries, indexes, aggregations and processors of a map of compact values, our member beside the
 * reference. First what needs no index; then two indexes are added, and what live heap they take is
 * read; then what they are for; then the same for pages. Within a round each workload is measured
 * on both servers in turn.
 */
final class QuerySpeed implements AutoCloseable {

  private static final String SCAN = "query-scan:2x1";
  private static final String SUM = "query-sum:2x1";
  private static final String PROCESS = "process-key:4x16";
  private static final String INDEXED_SET = "indexed-set:4x16";
  private static final String GET = "get:4x1";
  private static final String GET_BESIDE_SCAN = "get-beside-scan:4x1";
  private static final String EQUAL = "query-equal:4x4";
  private static final String RANGE = "query-range:4x4";
  private static final String PAGE = "query-page:2x1";

  private static final List<String> WITHOUT_INDEX =
      List.of(SCAN, SUM, PROCESS, INDEXED_SET, GET, GET_BESIDE_SCAN);
  private static final List<String> WITH_INDEX = List.of(EQUAL, RANGE);
  private static final List<String> IN_ORDER = List.of(PAGE);

  private static final List<String> ALL =
      Stream.of(WITHOUT_INDEX, WITH_INDEX, IN_ORDER).flatMap(List::stream).toList();

  /** Indexes are built when live bytes grow no more for some looks. */
  private static final double STEADY = 0.002;

  private static final int STEADY_LOOKS = 4;
  private static final int LOOKS_MAX = 40;

  private final Arguments arguments;
  private final Set<String> wanted;
  private final int rounds;
  private final int entries;
  private final Duration warmup;
  private final Duration firstWarmup;
  private final Duration measured;
  private final List<Contender> contenders;
  private final Map<Contender, ServerGroup> servers = new EnumMap<>(Contender.class);
  private final Map<Contender, GeneratorProcess> generators = new EnumMap<>(Contender.class);
  private final Measurements measurements = new Measurements();
  private final Map<Contender, Double> indexBytes = new EnumMap<>(Contender.class);

  private QuerySpeed(Arguments arguments) {
    this.arguments = arguments;
    contenders = Contenders.chosen(arguments, "grid,reference");
    wanted = Set.copyOf(arguments.list("workloads", String.join(",", ALL)));
    rounds = arguments.integer("rounds", 5);
    entries = arguments.integer("entries", 1_000_000);
    firstWarmup = arguments.seconds("first-warmup", 5);
    warmup = arguments.seconds("warmup", 0.5);
    measured = arguments.seconds("seconds", 2);
  }

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException {
    Arguments arguments =
        Arguments.parse(
            args,
            Set.of(
                "servers",
                "workloads",
                "entries",
                "rounds",
                "first-warmup",
                "warmup",
                "seconds",
                "threads",
                "jvm-flags",
                "grid-command",
                "out"));
    try (QuerySpeed run = new QuerySpeed(arguments)) {
      run.startAll();
      run.measure(WITHOUT_INDEX);
      run.addIndexes();
      run.measure(WITH_INDEX);
      for (ServerGroup server : run.servers.values()) {
        QueryMaps.addIndexes(server.process(0).target(), QueryMaps.OF_KEYS);
      }
      run.measure(IN_ORDER);
      run.report().publish(Report.folder(arguments));
    }
  }

  private void startAll() throws IOException {
    for (Contender contender : contenders) {
      ServerGroup group = ServerGroup.startServing(contender, 1, arguments);
      servers.put(contender, group);
      generators.put(contender, GeneratorProcess.start(group, arguments));
    }
  }

  private void measure(List<String> ofPhase) throws IOException {
    List<String> workloads = ofPhase.stream().filter(wanted::contains).toList();
    for (Contender contender : contenders) {
      for (String workload : workloads) {
        var unused = generator(contender).measure(workload, firstWarmup, Duration.ofMillis(100));
      }
    }
    for (int round = 0; round < rounds; round++) {
      List<Contender> order = new ArrayList<>(contenders);
      Collections.rotate(order, -round);
      for (String workload : workloads) {
        for (Contender contender : order) {
          Measurement measurement = generator(contender).measure(workload, warmup, measured);
          measurements.add(contender, workload, measurement);
          progress(round, contender, measurement);
        }
      }
    }
  }

  private GeneratorProcess generator(Contender contender) {
    return Objects.requireNonNull(generators.get(contender));
  }

  private void progress(int round, Contender contender, Measurement measurement) {
    System.err.printf(
        Locale.ROOT,
        "round %d of %d: %-20s %-10s %,12.1f/s %10.2f us of server CPU an operation%n",
        round + 1,
        rounds,
        measurement.workload(),
        contender.label(),
        measurement.operationsPerSecond(),
        measurement.serverDeltaPerOperation() / 1e3);
  }

  private void addIndexes() throws IOException {
    for (Contender contender : contenders) {
      // So that the entries are there, whichever workloads are wanted.
      var unused = generator(contender).measure(SUM, Duration.ZERO, Duration.ZERO);
      ServerProcess server = Objects.requireNonNull(servers.get(contender)).process(0);
      try (JvmProbe probe = JvmProbe.attach(server.pid())) {
        long before = probe.liveBytes().totalBytes();
        QueryMaps.addIndexes(server.target(), QueryMaps.OF_VALUES);
        long last = before;
        long now = probe.liveBytes().totalBytes();
        int steady = 0;
        for (int look = 0; look < LOOKS_MAX && steady < STEADY_LOOKS; look++) {
          last = now;
          now = probe.liveBytes().totalBytes();
          steady = Math.abs(now - last) > STEADY * now ? 0 : steady + 1;
        }
        indexBytes.put(contender, (double) (now - before) / entries);
      }
    }
  }

  @Override
  public void close() {
    generators.values().forEach(GeneratorProcess::close);
    servers.values().forEach(ServerGroup::close);
  }

  private Report report() {
    Report report = new Report("queries");
    report.condition("entries", entries + " compact values of about 150 bytes, Long keys");
    report.condition("rounds", rounds + " (numbers are medians)");
    report.condition("seconds a measurement", measured.toMillis() / 1e3);
    for (String workload : ALL) {
      if (wanted.contains(workload)) {
        contenders.forEach(contender -> report.row(cells(contender, workload)));
      }
    }
    indexBytes.forEach(
        (contender, bytes) ->
            report.condition(
                "bytes of two indexes an entry, " + contender.label(), Math.round(bytes)));
    if (contenders.containsAll(List.of(Contender.GRID, Contender.REFERENCE))) {
      compare(report);
    }
    if (contenders.contains(Contender.GRID) && wanted.containsAll(Set.of(GET, GET_BESIDE_SCAN))) {
      report.atMost(
          "p99 of gets, a scan beside / without",
          2,
          Contenders.ratios(
              measurements.rounds(Contender.GRID, GET_BESIDE_SCAN, Measurement::p99Nanos),
              measurements.rounds(Contender.GRID, GET, Measurement::p99Nanos)));
    }
    return report;
  }

  private Map<String, Object> cells(Contender contender, String workload) {
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("workload", workload);
    cells.put("server", contender.label());
    cells.put(
        "operations/s", measurements.median(contender, workload, Measurement::operationsPerSecond));
    cells.put("p50 us", measurements.median(contender, workload, m -> m.p50Nanos() / 1e3));
    cells.put("p99 us", measurements.median(contender, workload, m -> m.p99Nanos() / 1e3));
    cells.put(
        "server CPU us/op",
        measurements.median(contender, workload, m -> m.serverDeltaPerOperation() / 1e3));
    cells.put(
        "generator CPU us/op",
        measurements.median(contender, workload, m -> m.generatorCpuNanosPerOperation() / 1e3));
    cells.put(
        "others' CPU cores", measurements.median(contender, workload, Measurement::otherCpuCores));
    return cells;
  }

  private void compare(Report report) {
    throughput(report, SCAN, 2);
    throughput(report, SUM, 2);
    throughput(report, PROCESS, 2.5);
    if (wanted.contains(PROCESS)) {
      report.atMost(
          PROCESS + " server CPU per operation grid / reference",
          0.4,
          ratios(PROCESS, Measurement::serverDeltaPerOperation));
    }
    throughput(report, INDEXED_SET, 2);
    throughput(report, EQUAL, 1);
    throughput(report, RANGE, 1);
    throughput(report, PAGE, 20);
    report.atMost(
        "bytes of two indexes grid / reference",
        0.5,
        bytesOf(Contender.GRID) / bytesOf(Contender.REFERENCE));
    if (wanted.contains(GET_BESIDE_SCAN)) {
      report.atMost(
          GET_BESIDE_SCAN + " p99 grid / reference",
          2,
          ratios(GET_BESIDE_SCAN, Measurement::p99Nanos));
    }
  }

  private void throughput(Report report, String workload, double bound) {
    if (!wanted.contains(workload)) {
      return;
    }
    report.atLeast(
        workload + " throughput grid / reference",
        bound,
        ratios(workload, Measurement::operationsPerSecond));
  }

  private double bytesOf(Contender contender) {
    return indexBytes.getOrDefault(contender, Double.NaN);
  }

  private double[] ratios(String workload, ToDoubleFunction<Measurement> number) {
    return measurements.ratios(Contender.GRID, Contender.REFERENCE, workload, number);
  }
}
