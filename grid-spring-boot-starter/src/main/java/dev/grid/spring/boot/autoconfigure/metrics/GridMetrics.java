package dev.grid.spring.boot.autoconfigure.metrics;

import dev.grid.ClusterOperations;
import dev.grid.Grid;
import dev.grid.Registration;
import dev.grid.Statistics;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one instance.
 *
 * <p>Thread-safe. A registry keeps its meters until it is closed itself; after {@link #destroy()}
 * no more calls are timed.
 */
final class GridMetrics {

  private final Grid grid;
  private final StatisticsView statistics;

  /** Kept here: meters refer weakly to what they read. */
  private final List<Object> meters = new CopyOnWriteArrayList<>();

  private final List<Registration> registrations = new CopyOnWriteArrayList<>();

  GridMetrics(Grid grid) {
    this.grid = grid;
    this.statistics = new StatisticsView(grid::statistics, System::nanoTime);
  }

  void bindTo(MeterRegistry registry) {
    bindInstance(registry);
    CallTimers timers = new CallTimers(registry);
    NearCacheMeters near = new NearCacheMeters(registry, grid);
    meters.add(near);
    registrations.add(grid.observeCalls(near));
    ViewMeters views = new ViewMeters(registry, grid);
    meters.add(views);
    registrations.add(grid.observeCalls(views));
    ClusterOperations operations = grid.operations();
    if (operations == null) {
      registrations.add(grid.observeCalls(timers));
      return;
    }
    ClusterMeters cluster = new ClusterMeters(registry, operations);
    meters.add(cluster);
    cluster.register();
    bindCp(registry, operations);
    bindTls(registry, operations);
    bindSlowReaders(registry);
    bindTransactions(registry);
    bindSql(registry);
    bindStructures(timers, new StructureMeters(registry, statistics));
  }

  /** Raft groups are on or off as long as a member runs. */
  private void bindCp(MeterRegistry registry, ClusterOperations operations) {
    if (operations.cpStatus() != null) {
      CpMeters cp = new CpMeters(registry, () -> Objects.requireNonNull(operations.cpStatus()));
      meters.add(cp);
      cp.register();
    }
  }

  /** So is TLS. */
  private void bindTls(MeterRegistry registry, ClusterOperations operations) {
    if (operations.tls() != null) {
      TlsMeters tls =
          new TlsMeters(
              registry, () -> Objects.requireNonNull(operations.tls()), InstantSource.system());
      meters.add(tls);
      tls.register();
    }
  }

  private void bindInstance(MeterRegistry registry) {
    Gauge.builder("grid.members", grid, g -> g.cluster().members().size())
        .description("Members of the cluster")
        .register(registry);
    gauge(registry, "grid.connections", "Open connections", Statistics::connections);
    gauge(registry, "grid.calls.pending", "Calls without an answer", Statistics::pendingCalls);
    gauge(
        registry,
        "grid.partitions.owned",
        "Partitions that this member is the primary of",
        Statistics::ownedPartitions);
    gauge(
        registry,
        "grid.tasks.long",
        "Tasks of users' code that have run for longer than the limit",
        Statistics::longTasks);
    counter(registry, "grid.requests", "Requests received or sent", null, Statistics::requests);
    counter(
        registry,
        "grid.network.received",
        "Bytes received over all connections",
        BaseUnits.BYTES,
        Statistics::bytesReceived);
    counter(
        registry,
        "grid.network.sent",
        "Bytes sent over all connections",
        BaseUnits.BYTES,
        Statistics::bytesSent);
  }

  /** Of a member: what waits for its clients. */
  private void bindSlowReaders(MeterRegistry registry) {
    Gauge.builder(
            "grid.network.unread", statistics, view -> view.now().slowReaders().pendingBytes())
        .description("What waits for clients that have not read it")
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
    Gauge.builder(
            "grid.network.unread.max",
            statistics,
            view -> view.now().slowReaders().pendingBytesMax())
        .description("What may wait for all clients together")
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
    counter(
        registry,
        "grid.network.unread.dropped",
        "What waited for connections when they ended",
        BaseUnits.BYTES,
        s -> s.slowReaders().droppedBytes());
    counter(
        registry,
        "grid.network.slow_readers.closed",
        "Connections closed because too much waited for them",
        null,
        s -> s.slowReaders().closed());
  }

  /** Of a member: the transactions that were begun on it. */
  private void bindTransactions(MeterRegistry registry) {
    gauge(
        registry,
        "grid.transactions.open",
        "Transactions that have not ended",
        s -> s.transactions().open());
    counter(
        registry,
        "grid.transactions.started",
        "Transactions that were begun",
        null,
        s -> s.transactions().begun());
    counter(
        registry,
        "grid.transactions.committed",
        "Transactions that have committed",
        null,
        s -> s.transactions().committed());
    counter(
        registry,
        "grid.transactions.rolled_back",
        "Transactions that were rolled back",
        null,
        s -> s.transactions().rolledBack());
    counter(
        registry,
        "grid.transactions.recovered",
        "Transactions that were ended in the place of their coordinators",
        null,
        s -> s.transactions().recovered());
    gauge(
        registry,
        "grid.transactions.prepared",
        "Branches that wait for an outside transaction manager",
        s -> s.transactions().prepared());
    gauge(
        registry,
        "grid.transactions.prepared.long",
        "Branches that have waited for their transaction manager for a quarter of an hour",
        s -> s.transactions().preparedLong());
  }

  /** Of a member: the statements that were begun on it. */
  private void bindSql(MeterRegistry registry) {
    gauge(
        registry,
        "grid.sql.open",
        "SQL statements that are carried out, or whose rows have not all been read",
        s -> s.sql().open());
    counter(
        registry,
        "grid.sql.executed",
        "SQL statements that were begun",
        null,
        s -> s.sql().executed());
    counter(
        registry,
        "grid.sql.failed",
        "SQL statements that have failed",
        null,
        s -> s.sql().failed());
    counter(
        registry,
        "grid.sql.idle_closed",
        "SQL results that were closed because nobody asked for their rows",
        null,
        s -> s.sql().idleClosed());
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Statistics> value) {
    Gauge.builder(name, statistics, view -> value.applyAsDouble(view.now()))
        .description(description)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      @Nullable String unit,
      ToDoubleFunction<Statistics> value) {
    FunctionCounter.builder(name, statistics, view -> value.applyAsDouble(view.now()))
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }

  /**
   * Of a member: a client holds nothing, and would be told of each structure over the wire.
   *
   * <p>A structure has meters while the cluster knows it, and again when this application uses it
   * after it was destroyed, which a handle does without asking for the structure anew.
   */
  private void bindStructures(CallTimers timers, StructureMeters meters) {
    registrations.add(
        grid.observeCalls(
            (structure, operation, durationNanos, failure) -> {
              timers.completed(structure, operation, durationNanos, failure);
              if (failure == null) {
                meters.add(structure);
              }
            }));
    registrations.add(
        grid.addStructureListener(
            new StructureListener() {
              @Override
              public void created(StructureId structure) {
                meters.add(structure);
              }

              @Override
              public void destroyed(StructureId structure) {
                meters.remove(structure);
                timers.remove(structure);
                if (meters.isIncomplete()) {
                  addExisting(meters);
                }
              }
            }));
    addExisting(meters);
  }

  private void addExisting(StructureMeters meters) {
    Collection<StructureId> existing = grid.structures();
    existing.forEach(meters::add);
    // The listener may have been told of an end before the structure was added here.
    Collection<StructureId> still = new HashSet<>(grid.structures());
    existing.stream().filter(structure -> !still.contains(structure)).forEach(meters::remove);
  }

  void destroy() {
    registrations.forEach(Registration::close);
    registrations.clear();
  }
}
