package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.cp.CpStatus;
import dev.grid.cp.CpStatus.CpGroup;
import dev.grid.cp.CpStatus.CpGroupPart;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Raft groups as a member knows them. Thread-safe. */
final class CpMeters {

  private final MeterRegistry registry;
  private final Aged<CpStatus> status;

  /** A group's part may be away for a moment; a counter does not fall. */
  private final AtomicLong mostEntries = new AtomicLong();

  CpMeters(MeterRegistry registry, Supplier<CpStatus> status) {
    this.registry = registry;
    this.status = new Aged<>(status, System::nanoTime);
  }

  void register() {
    gauge(
        "grid.cp.members",
        "Members of Raft groups that this member hears of, or is",
        null,
        s -> s.members().size() - s.missing().size());
    gauge(
        "grid.cp.members.missing",
        "Members of Raft groups that this member does not hear of",
        null,
        s -> s.missing().size());
    gauge("grid.cp.groups", "Raft groups", null, s -> s.groups().size());
    gauge(
        "grid.cp.groups.led", "Raft groups that this member leads", null, s -> s.ledHere().size());
    gauge(
        "grid.cp.groups.leaderless",
        "Raft groups without a leader, which serve nobody",
        null,
        s -> s.withoutLeader().size());
    gauge(
        "grid.cp.sessions",
        "Sessions of the Raft groups that this member leads",
        null,
        s -> sum(s.ledHere(), CpGroupPart::sessions));
    gauge(
        "grid.cp.disk",
        "Logs and snapshots of Raft groups on this member's disk",
        BaseUnits.BYTES,
        s -> sum(s.groups(), CpGroupPart::diskBytes));
    FunctionCounter.builder("grid.cp.entries", this, CpMeters::entries)
        .description("Entries committed in the logs of Raft groups that this member is in")
        .register(registry);
  }

  private double entries() {
    // Indexes begin with 0.
    long now = sum(status.now().groups(), part -> part.committedIndex() + 1);
    return mostEntries.accumulateAndGet(now, Math::max);
  }

  private static long sum(Collection<CpGroup> groups, ToLongFunction<CpGroupPart> value) {
    Stream<CpGroupPart> parts = groups.stream().map(CpGroup::here).filter(Objects::nonNull);
    return parts.mapToLong(value).sum();
  }

  private void gauge(
      String name, String description, @Nullable String unit, ToDoubleFunction<CpStatus> value) {
    Gauge.builder(name, status, aged -> value.applyAsDouble(aged.now()))
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }
}
