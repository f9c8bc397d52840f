package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.ClusterOperations;
import dev.grid.ClusterReport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as a member knows it: partitions by their condition, what is under way, what waits.
 * Thread-safe.
 */
final class ClusterMeters {

  private final MeterRegistry registry;
  private final Aged<ClusterReport> report;

  ClusterMeters(MeterRegistry registry, ClusterOperations operations) {
    this.registry = registry;
    report = new Aged<>(operations::report, System::nanoTime);
  }

  void register() {
    partitions("safe", r -> r.partitions().safe());
    partitions("under_replicated", r -> r.partitions().underReplicated());
    partitions("lost", r -> r.partitions().lost());
    partitions("unassigned", r -> r.partitions().unassigned());
    partitions("unreachable", r -> r.partitions().unreachable());
    gauge("grid.cluster.migrations", "Copies being made, hand-overs", r -> r.migrations());
    gauge("grid.cluster.version", "Version of the cluster's state", r -> r.version());
    gauge("grid.cluster.writable", "1 if this side takes writes", r -> r.writable() ? 1 : 0);
    gauge(
        "grid.cluster.members.unsafe",
        "Members whose failure now would lose data",
        r -> r.unsafeToStop().size());
    gauge("grid.partitions.backups", "Copies in sync in this member", r -> r.own().backups());
    gauge("grid.partitions.learning", "Copies sent to this member", r -> r.own().learning());
    gauge("grid.calls.forwarding", "Calls with other members", r -> r.callsUnderWay());
    FunctionCounter.builder("grid.calls.forwarded", report, read(r -> r.callsForwarded()))
        .description("Calls brought to other members")
        .register(registry);
    TimeGauge.builder(
            "grid.clock.skew", report, TimeUnit.MILLISECONDS, read(r -> r.clockSkewMillis()))
        .description("How far the wall clock of the member that differs most is off this one's")
        .register(registry);
    memory();
    replication();
  }

  private void memory() {
    gauge(
        "grid.memory.live",
        "Live bytes in the heap, as far as collections have shown",
        BaseUnits.BYTES,
        r -> r.memory().liveBytes());
    gauge(
        "grid.memory.refusing",
        "1 if the member is short of memory and refuses writes",
        r -> r.memory().refusesWrites() ? 1 : 0);
  }

  private void replication() {
    gauge(
        "grid.replication.unacknowledged",
        "Changes that copies have not acknowledged",
        r -> r.replication().unacknowledgedChanges());
    gauge(
        "grid.replication.unacknowledged.memory",
        "Size of the changes that copies have not acknowledged",
        BaseUnits.BYTES,
        r -> r.replication().unacknowledgedBytes());
    gauge(
        "grid.replication.waiting",
        "Answers that wait for acknowledgements",
        r -> r.replication().waitingAnswers());
    TimeGauge.builder(
            "grid.replication.stalled",
            report,
            TimeUnit.MILLISECONDS,
            read(r -> r.replication().stalledMillis()))
        .description("Time that the slowest copy has acknowledged nothing of what it was sent")
        .register(registry);
    FunctionTimer.builder(
            "grid.replication.acknowledgement",
            report,
            aged -> aged.now().replication().acknowledgements(),
            read(r -> r.replication().acknowledgementNanos()),
            TimeUnit.NANOSECONDS)
        .description("Time that answers waited for copies; the first of those that wait together")
        .register(registry);
    TimeGauge.builder(
            "grid.replication.acknowledgement.longest",
            report,
            TimeUnit.NANOSECONDS,
            read(r -> r.replication().longestAcknowledgementNanos()))
        .description("Longest time that an answer waited for copies in the last half minute")
        .register(registry);
  }

  private void partitions(String state, ToDoubleFunction<ClusterReport> value) {
    Gauge.builder("grid.cluster.partitions", report, read(value))
        .description("Partitions of the cluster by their condition")
        .tag("state", state)
        .register(registry);
  }

  private void gauge(String name, String description, ToDoubleFunction<ClusterReport> value) {
    gauge(name, description, null, value);
  }

  private void gauge(
      String name,
      String description,
      @Nullable String unit,
      ToDoubleFunction<ClusterReport> value) {
    Gauge.builder(name, report, read(value))
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }

  private static ToDoubleFunction<Aged<ClusterReport>> read(ToDoubleFunction<ClusterReport> value) {
    return aged -> value.applyAsDouble(aged.now());
  }
}
