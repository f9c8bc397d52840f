package dev.grid.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.query.IndexConfig;
import dev.grid.query.Predicates;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.topic.TopicConfig;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a member counts of ringbuffers, topics and PN counters is metered by the same names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StructureKindsMetricsTest {

  private Grid grid;

  @BeforeAll
  void start() {
    grid =
        Grids.startMember(
            MemberConfig.defaults()
                .withClusterName("metered")
                .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0))
                .with(RingbufferConfig.named("brief").withTimeToLive(Duration.ofMillis(1)))
                .with(TopicConfig.named("ordered").withGlobalOrdering(true)));
  }

  @AfterAll
  void stop() {
    grid.close();
  }

  /** The meters of a structure as they are now. */
  private double meter(String name, String tag, String structure) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    GridMetrics metrics = new GridMetrics(grid);
    metrics.bindTo(registry);
    Meter meter = registry.get(name).tag(tag, structure).meter();
    double value = meter.measure().iterator().next().getValue();
    metrics.destroy();
    return value;
  }

  @Test
  void whenARingbufferHasItemsShouldShowThem() {
    grid.<String>ringbuffer("kept").add("a");
    grid.<String>ringbuffer("kept").add("b");
    assertThat(meter("grid.ringbuffer.entries", "ringbuffer", "kept")).isEqualTo(2);
    assertThat(meter("grid.ringbuffer.memory", "ringbuffer", "kept")).isPositive();
    assertThat(meter("grid.ringbuffer.expirations", "ringbuffer", "kept")).isZero();
    grid.<String>ringbuffer("brief").add("a");
    eventually(
        () -> assertThat(meter("grid.ringbuffer.expirations", "ringbuffer", "brief")).isEqualTo(1));
    assertThat(meter("grid.ringbuffer.entries", "ringbuffer", "brief")).isZero();
  }

  /** The index is there after the map's meters are: its own come when its counts were seen. */
  @Test
  void whenAnIndexAnswersShouldCountItByName() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    GridMetrics metrics = new GridMetrics(grid);
    var map = grid.<Integer, Integer>map("indexed");
    map.set(1, 1);
    metrics.bindTo(registry);
    map.addIndex(IndexConfig.sorted("this").withName("byValue"));
    for (int i = 0; i < 2_000; i++) {
      map.set(i, i);
    }
    eventually(
        () -> {
          map.keySet(Predicates.equal("this", 7));
          registry.getMeters().forEach(meter -> meter.measure().iterator().next().getValue());
          assertThat(
                  registry
                      .find("grid.map.index-searches")
                      .tag("map", "indexed")
                      .tag("part", "byValue")
                      .meters())
              .singleElement()
              .satisfies(
                  searches ->
                      assertThat(searches.measure().iterator().next().getValue()).isPositive());
        });
    metrics.destroy();
  }

  @Test
  void whenATopicPublishesShouldCountWhatWasPublishedAndReceived() {
    for (String name : List.of("plain", "ordered")) {
      AtomicInteger heard = new AtomicInteger();
      var topic = grid.<String>topic(name);
      topic.publish("to nobody");
      topic.addListener(message -> heard.incrementAndGet());
      topic.addListener(message -> heard.incrementAndGet());
      topic.publishAll(List.of("a", "b"));
      eventually(() -> assertThat(heard).hasValue(4));
      assertThat(meter("grid.topic.publishes", "topic", name)).as(name).isEqualTo(3);
      assertThat(meter("grid.topic.receives", "topic", name)).as(name).isEqualTo(4);
      topic.destroy();
      eventually(() -> assertThat(grid.structures()).noneMatch(id -> id.name().equals(name)));
      assertThat(grid.statistics().structures())
          .noneMatch(held -> held.structure().name().equals(name));
    }
  }

  @Test
  void whenAPnCounterIsThereShouldShowIt() {
    grid.pnCounter("hits").addAndGet(7);
    assertThat(meter("grid.pn-counter.entries", "pn-counter", "hits")).isEqualTo(1);
    assertThat(meter("grid.pn-counter.memory", "pn-counter", "hits")).isPositive();
  }

  @Test
  void whenAReplicatedMapIsThereShouldShowIt() {
    var map = grid.<String, String>replicatedMap("rates");
    map.put("EUR", "1.1");
    map.put("USD", "1.0", Duration.ofMillis(1));
    eventually(
        () ->
            assertThat(meter("grid.replicated-map.expirations", "replicated-map", "rates"))
                .isEqualTo(1));
    assertThat(meter("grid.replicated-map.entries", "replicated-map", "rates")).isEqualTo(1);
    assertThat(meter("grid.replicated-map.memory", "replicated-map", "rates")).isPositive();
  }

  private static void eventually(Runnable assertion) {
    Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(assertion::run);
  }
}
