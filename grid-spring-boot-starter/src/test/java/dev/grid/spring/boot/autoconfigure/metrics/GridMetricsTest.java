package dev.grid.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.grid.CallObserver;
import dev.grid.ConnectionLostException;
import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.GridTimeoutException;
import dev.grid.OverloadedException;
import dev.grid.Registration;
import dev.grid.Statistics;
import dev.grid.Statistics.Activity;
import dev.grid.Statistics.Calls;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.spring.boot.autoconfigure.StubGrid;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class GridMetricsTest {

  private static final StructureId ORDERS = GridMap.TYPE.id("orders");
  private static final StructureId TASKS = GridQueue.TYPE.id("tasks");
  private static final Statistics STATISTICS =
      new Statistics(
          1,
          2,
          3,
          4,
          5,
          6,
          List.of(
              new StructureStatistics(ORDERS, 10, 11, 12, 13)
                  .withActivity(
                      new Activity(
                          1,
                          2,
                          3,
                          4,
                          5,
                          new Calls(100, 2, 2_000_000, 1_500_000),
                          new Calls(200, 0, 0, 0),
                          Calls.NONE,
                          Calls.NONE,
                          30,
                          31)),
              new StructureStatistics(TASKS, 20, 21, 0, 0)),
          new Statistics.SlowReaders(7, 70, 8, 9),
          14,
          new Statistics.Transactions(15, 16, 17, 18, 19, 21, 20));

  private final Grid grid = StubGrid.create();
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void whenBoundShouldShowTheInstance() {
    bind();
    assertThat(registry.get("grid.members").gauge().value()).isEqualTo(1);
    assertThat(registry.get("grid.connections").gauge().value()).isEqualTo(1);
    assertThat(registry.get("grid.requests").functionCounter().count()).isEqualTo(2);
    assertThat(registry.get("grid.network.received").functionCounter().count()).isEqualTo(3);
    assertThat(registry.get("grid.network.sent").functionCounter().count()).isEqualTo(4);
    assertThat(registry.get("grid.calls.pending").gauge().value()).isEqualTo(5);
    assertThat(registry.get("grid.partitions.owned").gauge().value()).isEqualTo(6);
  }

  private double transactions(String what) {
    return registry.get("grid.transactions." + what).functionCounter().count();
  }

  @Test
  void whenAMemberIsInAClusterShouldShowItsReport() {
    bind();
    assertThat(partitions("safe")).isEqualTo(1);
    assertThat(partitions("under_replicated")).isEqualTo(2);
    assertThat(partitions("lost")).isZero();
    assertThat(partitions("unassigned")).isZero();
    assertThat(registry.get("grid.network.unread").gauge().value()).isEqualTo(7);
    assertThat(registry.get("grid.network.unread.max").gauge().value()).isEqualTo(70);
    assertThat(registry.get("grid.tasks.long").gauge().value()).isEqualTo(14);
    assertThat(registry.get("grid.transactions.open").gauge().value()).isEqualTo(15);
    assertThat(transactions("started")).isEqualTo(16);
    assertThat(transactions("committed")).isEqualTo(17);
    assertThat(transactions("rolled_back")).isEqualTo(18);
    assertThat(transactions("recovered")).isEqualTo(19);
    assertThat(registry.get("grid.transactions.prepared").gauge().value()).isEqualTo(21);
    assertThat(registry.get("grid.transactions.prepared.long").gauge().value()).isEqualTo(20);
    assertThat(registry.get("grid.network.slow_readers.closed").functionCounter().count())
        .isEqualTo(8);
    assertThat(registry.get("grid.network.unread.dropped").functionCounter().count()).isEqualTo(9);
    assertThat(registry.get("grid.cluster.migrations").gauge().value()).isEqualTo(4);
    assertThat(registry.get("grid.cluster.version").gauge().value()).isEqualTo(7);
    assertThat(registry.get("grid.cluster.writable").gauge().value()).isEqualTo(1);
    assertThat(registry.get("grid.cluster.members.unsafe").gauge().value()).isEqualTo(1);
    assertThat(registry.get("grid.partitions.backups").gauge().value()).isEqualTo(1);
    assertThat(registry.get("grid.partitions.learning").gauge().value()).isEqualTo(2);
    assertThat(registry.get("grid.calls.forwarding").gauge().value()).isEqualTo(5);
    assertThat(registry.get("grid.calls.forwarded").functionCounter().count()).isEqualTo(6);
    assertThat(registry.get("grid.replication.unacknowledged").gauge().value()).isEqualTo(10);
    assertThat(registry.get("grid.replication.unacknowledged.memory").gauge().value())
        .isEqualTo(11);
    assertThat(registry.get("grid.replication.waiting").gauge().value()).isEqualTo(12);
    assertThat(registry.get("grid.replication.stalled").timeGauge().value(TimeUnit.MILLISECONDS))
        .isEqualTo(1_500);
    FunctionTimer acknowledgement =
        registry.get("grid.replication.acknowledgement").functionTimer();
    assertThat(acknowledgement.count()).isEqualTo(4);
    assertThat(acknowledgement.mean(TimeUnit.MILLISECONDS)).isEqualTo(2);
    assertThat(
            registry
                .get("grid.replication.acknowledgement.longest")
                .timeGauge()
                .value(TimeUnit.MILLISECONDS))
        .isEqualTo(3);
  }

  private double partitions(String state) {
    return registry.get("grid.cluster.partitions").tag("state", state).gauge().value();
  }

  @Test
  void whenAMemberHoldsStructuresShouldShowThem() {
    bind();
    assertThat(ofMap("grid.map.entries")).isEqualTo(10);
    assertThat(ofMap("grid.map.memory")).isEqualTo(11);
    assertThat(ofMap("grid.map.evictions")).isEqualTo(12);
    assertThat(ofMap("grid.map.expirations")).isEqualTo(13);
    FunctionTimer gets = registry.get("grid.map.gets").tag("map", "orders").functionTimer();
    assertThat(gets.count()).isEqualTo(100);
    assertThat(gets.mean(TimeUnit.MILLISECONDS)).isEqualTo(1);
    assertThat(registry.get("grid.map.puts").functionTimer().count()).isEqualTo(200);
    assertThat(ofMap("grid.map.hits")).isEqualTo(4);
    assertThat(ofMap("grid.map.events")).isEqualTo(5);
    assertThat(ofMap("grid.map.backup.entries")).isEqualTo(30);
    assertThat(ofMap("grid.map.backup.memory")).isEqualTo(31);
    assertThat(registry.get("grid.queue.entries").tag("queue", "tasks").gauge().value())
        .isEqualTo(20);
    assertThat(registry.get("grid.queue.memory").tag("queue", "tasks").gauge().value())
        .isEqualTo(21);
  }

  @Test
  void whenStructuresComeAndGoShouldFollow() {
    CallObserver observer = bind();
    StructureListener listener = listener();
    StructureId customers = map("customers");
    listener.created(customers);
    observer.completed(customers, "Get", 1, null);
    observer.completed(ORDERS, "Get", 1, null);
    assertThat(registry.get("grid.map.entries").tag("map", "customers").gauge().value()).isZero();
    listener.destroyed(customers);
    assertThat(registry.getMeters())
        .noneMatch(meter -> "customers".equals(meter.getId().getTag("map")));
    assertThat(registry.find("grid.map.entries").tag("map", "orders").gauges()).hasSize(1);
    assertThat(registry.find("grid.map.operations").tag("map", "orders").timers()).hasSize(1);
  }

  @Test
  void whenADestroyedStructureIsUsedAgainShouldHaveMetersAgain() {
    CallObserver observer = bind();
    listener().destroyed(ORDERS);
    observer.completed(ORDERS, "Put", 1, new GridException("refused"));
    assertThat(registry.find("grid.map.entries").tag("map", "orders").gauges()).isEmpty();
    observer.completed(ORDERS, "Put", 1, null);
    assertThat(ofMap("grid.map.entries")).isEqualTo(10);
  }

  @Test
  void whenAStructureEndsWhileItIsBoundShouldNotKeepItsMeters() {
    when(grid.structures()).thenReturn(List.of(ORDERS, TASKS)).thenReturn(List.of(TASKS));
    when(grid.statistics()).thenReturn(STATISTICS);
    new GridMetrics(grid).bindTo(registry);
    assertThat(registry.find("grid.map.entries").gauges()).isEmpty();
    assertThat(registry.find("grid.queue.entries").gauges()).hasSize(1);
  }

  @Test
  void whenThereAreTooManyStructuresShouldMeterAnotherOnceThereIsRoom() {
    List<StructureId> users = new ArrayList<>();
    for (int i = 0; i <= StructureNames.NAMES_MAX; i++) {
      users.add(map("user-" + i));
    }
    when(grid.structures()).thenReturn(users);
    bind();
    assertThat(registry.find("grid.map.entries").gauges()).hasSize(StructureNames.NAMES_MAX);
    String last = "user-" + StructureNames.NAMES_MAX;
    assertThat(registry.find("grid.map.entries").tag("map", last).gauges()).isEmpty();
    StructureId gone = users.removeFirst();
    listener().destroyed(gone);
    assertThat(registry.find("grid.map.entries").tag("map", last).gauges()).hasSize(1);
    assertThat(registry.find("grid.map.entries").gauges()).hasSize(StructureNames.NAMES_MAX);
  }

  private static StructureId map(String name) {
    return GridMap.TYPE.id(name);
  }

  private StructureListener listener() {
    ArgumentCaptor<StructureListener> listener = ArgumentCaptor.forClass(StructureListener.class);
    verify(grid).addStructureListener(listener.capture());
    return listener.getValue();
  }

  @Test
  void whenTheInstanceIsAClientShouldNotListenForStructures() {
    when(grid.operations()).thenReturn(null);
    bind();
    assertThat(registry.find("grid.cluster.partitions").gauges()).isEmpty();
    verify(grid, never()).addStructureListener(any());
    assertThat(registry.find("grid.map.entries").gauges()).isEmpty();
  }

  @Test
  void whenACallCompletesShouldTimeItByItsOutcome() {
    CallObserver observer = bind();
    observer.completed(ORDERS, "PutIfAbsent", 1_000_000, null);
    observer.completed(ORDERS, "PutIfAbsent", 3_000_000, null);
    observer.completed(ORDERS, "PutIfAbsent", 1, new GridTimeoutException("late"));
    observer.completed(ORDERS, "PutIfAbsent", 1, new OverloadedException("full"));
    observer.completed(ORDERS, "PutIfAbsent", 1, new ConnectionLostException("gone"));
    observer.completed(ORDERS, "PutIfAbsent", 1, new GridException("wrong"));
    observer.completed(TASKS, "Offer", 1, null);
    Timer success = timer("success");
    assertThat(success.count()).isEqualTo(2);
    assertThat(success.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(4);
    assertThat(timer("timeout").count()).isEqualTo(1);
    assertThat(timer("rejected").count()).isEqualTo(1);
    assertThat(timer("unavailable").count()).isEqualTo(1);
    assertThat(timer("error").count()).isEqualTo(1);
    assertThat(registry.get("grid.queue.operations").tag("operation", "offer").timer().count())
        .isEqualTo(1);
  }

  @Test
  void whenThereAreTooManyNamesShouldPutTheOthersTogether() {
    CallObserver observer = bind();
    for (int i = 0; i < StructureNames.NAMES_MAX + 2; i++) {
      observer.completed(map("user-" + i), "Get", 1, null);
    }
    assertThat(registry.find("grid.map.operations").timers()).hasSize(StructureNames.NAMES_MAX + 1);
    assertThat(
            registry.get("grid.map.operations").tag("map", StructureNames.OTHERS).timer().count())
        .isEqualTo(2);
    listener().destroyed(map("user-0"));
    observer.completed(map("late"), "Get", 1, null);
    assertThat(registry.get("grid.map.operations").tag("map", "late").timer().count()).isEqualTo(1);
  }

  @Test
  void whenBoundShouldHaveNoTagsButThoseOfItsOwn() {
    bind().completed(ORDERS, "Get", 1, null);
    assertThat(registry.getMeters())
        .flatExtracting(meter -> meter.getId().getTags())
        .extracting("key")
        .isSubsetOf("map", "queue", "operation", "outcome", "state");
    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .allSatisfy(id -> assertThat(id.getDescription()).isNotBlank());
  }

  @Test
  void whenDestroyedShouldEndItsRegistrations() {
    Registration calls = mock(Registration.class);
    Registration structures = mock(Registration.class);
    when(grid.observeCalls(any())).thenReturn(calls);
    when(grid.addStructureListener(any())).thenReturn(structures);
    when(grid.statistics()).thenReturn(STATISTICS);
    GridMetrics metrics = new GridMetrics(grid);
    metrics.bindTo(registry);
    metrics.destroy();
    verify(calls, atLeastOnce()).close();
    verify(structures).close();
  }

  @Test
  void whenCountsAreYoungShouldNotBeTakenAgain() {
    AtomicInteger taken = new AtomicInteger();
    AtomicLong nanos = new AtomicLong();
    StatisticsView view =
        new StatisticsView(
            () -> {
              taken.incrementAndGet();
              return STATISTICS;
            },
            nanos::get);
    assertThat(view.now()).isEqualTo(STATISTICS);
    assertThat(view.now(ORDERS)).isNotNull();
    nanos.set(Aged.AGE_MAX.toNanos() - 1);
    assertThat(view.now(TASKS)).isNotNull();
    assertThat(taken).hasValue(1);
    nanos.set(Aged.AGE_MAX.toNanos());
    assertThat(view.now(ORDERS)).isNotNull();
    assertThat(taken).hasValue(2);
  }

  @Test
  void whenThereIsARegistryShouldBeBoundToIt() {
    when(grid.statistics()).thenReturn(STATISTICS);
    runner()
        .run(
            context ->
                assertThat(context.getBean(MeterRegistry.class).get("grid.members").gauge().value())
                    .isEqualTo(1));
  }

  @Test
  void whenThereIsNoMetricsModuleShouldBackOff() {
    new ApplicationContextRunner()
        .withBean(Grid.class, () -> grid)
        .withConfiguration(AutoConfigurations.of(GridMetricsAutoConfiguration.class))
        .withClassLoader(
            new FilteredClassLoader("io.micrometer", "org.springframework.boot.micrometer"))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Grid.class));
  }

  private ApplicationContextRunner runner() {
    return new ApplicationContextRunner()
        .withBean(Grid.class, () -> grid)
        .withConfiguration(
            AutoConfigurations.of(
                MetricsAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class,
                GridMetricsAutoConfiguration.class));
  }

  private CallObserver bind() {
    when(grid.statistics()).thenReturn(STATISTICS);
    if (grid.structures().isEmpty()) {
      when(grid.structures()).thenReturn(List.of(ORDERS, TASKS));
    }
    new GridMetrics(grid).bindTo(registry);
    ArgumentCaptor<CallObserver> observer = ArgumentCaptor.forClass(CallObserver.class);
    verify(grid, atLeastOnce()).observeCalls(observer.capture()); // The last times calls.
    return observer.getValue();
  }

  private Timer timer(String outcome) {
    return registry
        .get("grid.map.operations")
        .tags("map", "orders", "operation", "putIfAbsent", "outcome", outcome)
        .timer();
  }

  private double ofMap(String meter) {
    Meter found = registry.get(meter).tag("map", "orders").meter();
    return found.measure().iterator().next().getValue();
  }
}
