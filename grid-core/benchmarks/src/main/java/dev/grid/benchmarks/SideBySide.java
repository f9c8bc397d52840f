package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.Measurement;
import dev.grid.benchmarks.load.Operation;
import dev.grid.benchmarks.load.Workload;
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

/**
 * Throughput, latency and CPU time of get and set, server against server. All servers are started
 * and warmed up first; then they are measured one after another in short slices, and idle in
 * between. A round measures every workload on every server, and every round begins with another
 * server. So two numbers of one ratio were taken within seconds of each other, and what changes the
 * machine for longer changes both.
 */
final class SideBySide implements AutoCloseable {

  private static final String WORKLOADS = "get:1x1,get:4x16,get:8x64,set:1x1,set:4x16,set:8x64";
  private static final Duration WARMUP_SLICE = Duration.ofMillis(100);

  private static final Set<String> ARGUMENTS =
      Set.of(
          "servers",
          "members",
          "rounds",
          "workloads",
          "first-warmup",
          "warmup",
          "seconds",
          "threads",
          "jvm-flags",
          "grid-command",
          "grid-app-jar",
          "certificates",
          "title",
          "out");

  private final Arguments arguments;
  private final List<Contender> contenders;
  private final List<String> workloads;
  private final int members;
  private final int rounds;
  private final Duration warmup;
  private final Duration measured;
  private final Map<Contender, ServerGroup> servers = new EnumMap<>(Contender.class);
  private final Map<Contender, GeneratorProcess> generators = new EnumMap<>(Contender.class);
  private final Measurements measurements = new Measurements();

  private SideBySide(Arguments arguments) {
    this.arguments = arguments;
    members = arguments.integer("members", 1);
    contenders =
        members == 1
            ? Contenders.chosen(arguments, "limit,grid,reference,redis")
            : Contenders.clustered(arguments);
    workloads = arguments.list("workloads", WORKLOADS);
    rounds = arguments.integer("rounds", 7);
    warmup = arguments.seconds("warmup", 0.5);
    measured = arguments.seconds("seconds", 2);
  }

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException {
    Arguments arguments = Arguments.parse(args, ARGUMENTS);
    try (SideBySide run = new SideBySide(arguments)) {
      run.startAll();
      run.warmUp();
      for (int round = 0; round < run.rounds; round++) {
        run.measureRound(round);
      }
      run.report().publish(Report.folder(arguments));
    }
  }

  private void startAll() throws IOException {
    for (Contender contender : contenders) {
      ServerGroup group = ServerGroup.startServing(contender, members, arguments);
      servers.put(contender, group);
      generators.put(contender, GeneratorProcess.start(group, arguments));
    }
  }

  private void warmUp() throws IOException {
    Duration each = arguments.seconds("first-warmup", 20).dividedBy(workloads.size());
    for (GeneratorProcess generator : generators.values()) {
      for (String workload : workloads) {
        generator.measure(workload, each, WARMUP_SLICE);
      }
    }
  }

  private void measureRound(int round) throws IOException {
    List<Contender> order = new ArrayList<>(contenders);
    Collections.rotate(order, -round);
    for (String workload : workloads) {
      for (Contender contender : order) {
        GeneratorProcess generator = Objects.requireNonNull(generators.get(contender));
        Measurement measurement = generator.measure(workload, warmup, measured);
        measurements.add(contender, measurement.workload().toString(), measurement);
        progress(round, contender, measurement);
      }
    }
  }

  private void progress(int round, Contender contender, Measurement measurement) {
    System.err.printf(
        Locale.ROOT,
        "round %d of %d: %-8s %-18s %,10.0f/s %6.2f us of server CPU an operation%n",
        round + 1,
        rounds,
        measurement.workload(),
        contender.label(),
        measurement.operationsPerSecond(),
        measurement.serverDeltaPerOperation() / 1e3);
  }

  @Override
  public void close() {
    generators.values().forEach(GeneratorProcess::close);
    servers.values().forEach(ServerGroup::close);
  }

  private Report report() {
    Report report = new Report(arguments.text("title", members == 1 ? "side-by-side" : "cluster"));
    report.condition("members", members);
    report.condition("rounds", rounds + " (numbers are medians)");
    report.condition("seconds a measurement", measured.toMillis() / 1e3);
    for (String workload : workloads) {
      for (Contender contender : contenders) {
        Map<String, Object> cells = new LinkedHashMap<>();
        cells.put("workload", workload);
        cells.put("server", contender.label());
        cells.put(
            "operations/s",
            measurements.median(contender, workload, Measurement::operationsPerSecond));
        cells.put("p50 us", measurements.median(contender, workload, m -> m.p50Nanos() / 1e3));
        cells.put("p99 us", measurements.median(contender, workload, m -> m.p99Nanos() / 1e3));
        cells.put("p99.9 us", measurements.median(contender, workload, m -> m.p999Nanos() / 1e3));
        cells.put("server CPU us/op", serverCpu(contender, workload) / 1e3);
        cells.put(
            "generator CPU us/op",
            measurements.median(contender, workload, m -> m.generatorCpuNanosPerOperation() / 1e3));
        cells.put(
            "others' CPU cores",
            measurements.median(contender, workload, Measurement::otherCpuCores));
        report.row(cells);
      }
    }
    if (SecurityRatios.areAbout(contenders)) {
      SecurityRatios ratios = new SecurityRatios(contenders, measurements, report);
      ratios.timeChecks(rounds);
      workloads.forEach(ratios::add);
      return report;
    }
    for (String workload : workloads) {
      if (members == 1) {
        compare(report, workload);
      } else {
        compareClusters(report, workload);
      }
    }
    return report;
  }

  private void compare(Report report, String workload) {
    if (!contenders.contains(Contender.GRID)) {
      return;
    }
    boolean pipelined = Workload.parse(workload).depth() > 1;
    if (!Workload.parse(workload).operation().isOfMap()) {
      compareStructures(report, Contender.GRID, workload);
      return;
    }
    if (pipelined && contenders.contains(Contender.LIMIT)) {
      report.atLeast(
          workload + " throughput grid / limit",
          0.7,
          ratios(Contender.LIMIT, workload, Measurement::operationsPerSecond));
    }
    if (contenders.contains(Contender.REFERENCE)) {
      if (pipelined) {
        report.atMost(
            workload + " server CPU per operation grid / reference",
            0.3,
            ratios(Contender.REFERENCE, workload, Measurement::serverDeltaPerOperation));
      } else {
        report.atMost(
            workload + " p50 grid / reference",
            1,
            ratios(Contender.REFERENCE, workload, Measurement::p50Nanos));
      }
      report.atMost(
          workload + " p99 grid / reference",
          1,
          ratios(Contender.REFERENCE, workload, Measurement::p99Nanos));
    }
  }

  private void compareClusters(Report report, String workload) {
    Contender own = contenders.contains(Contender.GRID) ? Contender.GRID : Contender.GRID_APP;
    if (!contenders.containsAll(List.of(own, Contender.REFERENCE))) {
      return;
    }
    if (!Workload.parse(workload).operation().isOfMap()) {
      compareStructures(report, own, workload);
      return;
    }
    boolean isSet = Workload.parse(workload).operation() == Operation.SET;
    if (isSet) {
      report.atLeast(
          workload + " throughput grid / reference",
          2.5,
          measurements.ratios(
              own, Contender.REFERENCE, workload, Measurement::operationsPerSecond));
    }
    report.atMost(
        workload + " server CPU per operation grid / reference",
        isSet ? 0.4 : 0.3,
        measurements.ratios(
            own, Contender.REFERENCE, workload, Measurement::serverDeltaPerOperation));
    report.atMost(
        workload + " p99 grid / reference",
        1,
        measurements.ratios(own, Contender.REFERENCE, workload, Measurement::p99Nanos));
  }

  /** One of the first two is wanted, and the third. */
  private void compareStructures(Report report, Contender own, String workload) {
    if (!contenders.contains(Contender.REFERENCE)) {
      return;
    }
    report.atLeast(
        workload + " throughput grid / reference",
        2.5,
        measurements.ratios(own, Contender.REFERENCE, workload, Measurement::operationsPerSecond));
    report.atMost(
        workload + " server CPU per operation grid / reference",
        0.4,
        measurements.ratios(
            own, Contender.REFERENCE, workload, Measurement::serverDeltaPerOperation));
    report.atMost(
        workload + " p99 grid / reference",
        1,
        measurements.ratios(own, Contender.REFERENCE, workload, Measurement::p99Nanos));
  }

  private double serverCpu(Contender contender, String workload) {
    return measurements.median(contender, workload, Measurement::serverDeltaPerOperation);
  }

  private double[] ratios(Contender to, String workload, ToDoubleFunction<Measurement> number) {
    return measurements.ratios(Contender.GRID, to, workload, number);
  }
}
