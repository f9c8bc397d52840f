package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Measurement;
import dev.grid.benchmarks.load.Operation;
import dev.grid.benchmarks.load.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What TLS and permissions cost, in a side-by-side run that has them: ours to ours without, to the
 * reference, which has no TLS, and to Redis with and without. Confined to one thread.
 */
final class SecurityRatios {

  private static final double BORINGSSL_MAX = 1.5;
  private static final double JDK_MAX = 2;
  private static final double CHECK_MAX = 0.01;

  private static final List<Contender> SECURED =
      List.of(Contender.GRID_TLS_BORINGSSL, Contender.GRID_TLS_JDK);

  private static final ToDoubleFunction<Measurement> CPU = Measurement::serverDeltaPerOperation;
  private static final ToDoubleFunction<Measurement> THROUGHPUT = Measurement::operationsPerSecond;
  private static final ToDoubleFunction<Measurement> P99 = Measurement::p99Nanos;

  private final List<Contender> contenders;
  private final Measurements measurements;
  private final Report report;
  private final List<Double> checks = new ArrayList<>();
  private final List<Double> otherChecks = new ArrayList<>();

  SecurityRatios(List<Contender> contenders, Measurements measurements, Report report) {
    this.contenders = contenders;
    this.measurements = measurements;
    this.report = report;
  }

  /** Whether any server of a run has TLS or permissions. */
  static boolean areAbout(List<Contender> contenders) {
    return contenders.contains(Contender.GRID_POLICY)
        || SECURED.stream().anyMatch(contenders::contains);
  }

  /** Times the question for rights by itself. Blocks for a second or two. */
  void timeChecks(int rounds) {
    if (!contenders.contains(Contender.GRID_POLICY)) {
      return;
    }
    try (PermissionCheck check = new PermissionCheck()) {
      var unused = check.nanos(1);
      unused = check.nanos(2);
      for (int round = 0; round < rounds; round++) {
        checks.add(check.nanos(1));
        otherChecks.add(check.nanos(2));
      }
    }
  }

  /** Adds what there is to say about a workload. */
  void add(String workload) {
    compare(Contender.GRID_TLS_BORINGSSL, workload, BORINGSSL_MAX);
    compare(Contender.GRID_TLS_JDK, workload, JDK_MAX);
    if (has(Contender.GRID, Contender.GRID_POLICY)) {
      noted("server CPU per operation", Contender.GRID_POLICY, Contender.GRID, workload, CPU);
      noted("throughput", Contender.GRID_POLICY, Contender.GRID, workload, THROUGHPUT);
      noted("p99", Contender.GRID_POLICY, Contender.GRID, workload, P99);
      if (Workload.parse(workload).operation() == Operation.GET) {
        report.atMost(
            workload + " a permission check / server CPU per operation of grid",
            CHECK_MAX,
            toCpu(checks, workload));
        report.noted(workload + " the same, of two maps in turn", toCpu(otherChecks, workload));
      }
    }
    if (has(Contender.REDIS, Contender.REDIS_TLS)) {
      noted("server CPU per operation", Contender.REDIS_TLS, Contender.REDIS, workload, CPU);
    }
  }

  private void compare(Contender secured, String workload, double cpuMax) {
    if (has(secured, Contender.GRID)) {
      report.atMost(
          name("server CPU per operation", secured, Contender.GRID, workload),
          cpuMax,
          measurements.ratios(secured, Contender.GRID, workload, CPU));
      noted("throughput", secured, Contender.GRID, workload, THROUGHPUT);
      noted("p99", secured, Contender.GRID, workload, P99);
    }
    for (Contender other : List.of(Contender.REFERENCE, Contender.REDIS_TLS)) {
      if (has(secured, other)) {
        noted("server CPU per operation", secured, other, workload, CPU);
        noted("throughput", secured, other, workload, THROUGHPUT);
        noted("p99", secured, other, workload, P99);
      }
    }
  }

  private void noted(
      String what,
      Contender own,
      Contender to,
      String workload,
      ToDoubleFunction<Measurement> number) {
    report.noted(name(what, own, to, workload), measurements.ratios(own, to, workload, number));
  }

  private static String name(String what, Contender own, Contender to, String workload) {
    return "%s %s %s / %s".formatted(workload, what, own.label(), to.label());
  }

  private double[] toCpu(List<Double> nanos, String workload) {
    double[] cpu = measurements.rounds(Contender.GRID, workload, CPU);
    return IntStream.range(0, cpu.length).mapToDouble(i -> nanos.get(i) / cpu[i]).toArray();
  }

  private boolean has(Contender one, Contender other) {
    return contenders.contains(one) && contenders.contains(other);
  }
}
