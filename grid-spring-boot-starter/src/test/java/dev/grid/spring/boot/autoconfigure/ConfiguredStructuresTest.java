package dev.grid.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ConfigMismatchException;
import dev.grid.Grid;
import dev.grid.InvalidConfigurationException;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.core.Grids;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.queue.QueueStore;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.RingbufferStore;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Structures behave as properties and beans say, in members and in clients. */
class ConfiguredStructuresTest {

  private static final int OF_MEMBER = 5;

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(GridAutoConfiguration.class));

  private Grid cluster;

  @BeforeEach
  void startCluster() {
    cluster =
        Grids.startMember(
            MemberConfig.defaults()
                .withClusterName("configured")
                .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0))
                .with(QueueConfig.named("known").withMaxSize(OF_MEMBER)));
  }

  @AfterEach
  void stopCluster() {
    cluster.close();
  }

  private ApplicationContextRunner client(String... properties) {
    return runner
        .withPropertyValues(
            "grid.mode=client",
            "grid.cluster-name=configured",
            "grid.client.addresses=127.0.0.1:" + cluster.cluster().members().getFirst().port())
        .withPropertyValues(properties);
  }

  private ApplicationContextRunner member(String... properties) {
    return runner
        .withPropertyValues("grid.network.port=0", "grid.network.host=127.0.0.1")
        .withPropertyValues(properties);
  }

  @Test
  void whenAClientHasStructuresTheClusterShouldHaveThem() {
    String[] properties = {
      "grid.queues[jobs-*].max-size=2",
      "grid.ringbuffers.log.capacity=3",
      "grid.flake-id-generators.ids.prefetch-count=10"
    };
    client(properties)
        .run(
            context -> {
              GridQueue<String> jobs = context.getBean(Grid.class).queue("jobs-a");
              assertThat(jobs.remainingCapacity()).isEqualTo(2);
              assertThat(cluster.queue("jobs-b").remainingCapacity()).isEqualTo(2);
              assertThat(cluster.ringbuffer("log").capacity()).isEqualTo(3);
              jobs.add("one");
            });
    client(properties)
        .run(
            context ->
                assertThat(context.getBean(Grid.class).queue("jobs-a").remainingCapacity())
                    .as("the same again, of a structure that is there")
                    .isEqualTo(1));
  }

  @Test
  void whenAClientHasWhatTheMembersAreStartedWithShouldStart() {
    client("grid.queues.known.max-size=" + OF_MEMBER)
        .run(
            context ->
                assertThat(context.getBean(Grid.class).queue("known").remainingCapacity())
                    .isEqualTo(OF_MEMBER));
  }

  @Test
  void whenAClientHasAnotherConfigurationThanTheClusterShouldFailAndNameIt() {
    client("grid.queues.known.max-size=7")
        .run(
            context -> {
              assertThat(context)
                  .getFailure()
                  .hasRootCauseInstanceOf(ConfigMismatchException.class);
              FailureAnalysis analysis = analyze(context);
              assertThat(analysis.getDescription()).contains("known").contains("maxSize=7");
              assertThat(analysis.getAction()).contains("grid.queues.x");
            });
  }

  @Test
  void whenAClientHasWhatOnlyMembersCanBeGivenShouldFailAndNameIt() {
    client("grid.queues.jobs.comparator=byLength")
        .withBean("byLength", Comparator.class, ConfiguredStructuresTest::byLength)
        .run(
            context -> {
              assertThat(context)
                  .getFailure()
                  .hasRootCauseInstanceOf(InvalidConfigurationException.class);
              assertThat(analyze(context).getDescription()).contains("queue name=jobs comparator=");
            });
  }

  private static Comparator<String> byLength() {
    return Comparator.comparingInt(String::length);
  }

  @Test
  void whenAQueueHasAComparatorBeanShouldBeOrderedByIt() {
    member("grid.queues.jobs.comparator=byLength")
        .withBean("byLength", Comparator.class, ConfiguredStructuresTest::byLength)
        .run(
            context -> {
              GridQueue<String> jobs = context.getBean(Grid.class).queue("jobs");
              jobs.add("aaa");
              jobs.add("b");
              assertThat(jobs.poll()).isEqualTo("b");
            });
  }

  @Test
  void whenAStructureHasAStoreBeanShouldBeKeptThere() {
    StoredItems items = new StoredItems();
    StoredLog events = new StoredLog();
    member(
            "grid.queues.jobs.store=items",
            "grid.queues.jobs.store-memory-items=10",
            "grid.queues.jobs.store-batch-items=20",
            "grid.ringbuffers.log.store=log")
        .withBean("items", QueueStore.class, () -> items)
        .withBean("log", RingbufferStore.class, () -> events)
        .run(
            context -> {
              Grid grid = context.getBean(Grid.class);
              grid.queue("jobs").add("a");
              assertThat(items.stored).containsValue("a");
              GridRingbuffer<String> log = grid.ringbuffer("log");
              long sequence = log.add("b");
              assertThat(events.stored).containsEntry(sequence, "b");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "grid.queues.jobs.comparator=none, queue name=jobs comparator=none: must be the name of a",
    "grid.queues.jobs.store=byLength, queue name=jobs store=byLength: must be the name of a",
    "grid.ringbuffers.log.store=none, ringbuffer name=log store=none: must be the name of a",
    "grid.queues.jobs.store-memory-items=5, queue name=jobs storeMemoryItems=5",
  })
  void whenThereIsNoSuchBeanShouldFailAndSayWhatThereIs(String property, String message) {
    member(property)
        .withBean("byLength", Comparator.class, ConfiguredStructuresTest::byLength)
        .run(context -> assertThat(analyze(context).getDescription()).contains(message));
  }

  private static FailureAnalysis analyze(AssertableApplicationContext context) {
    assertThat(context).hasFailed();
    return Objects.requireNonNull(
        new GridStartFailureAnalyzer()
            .analyze(Objects.requireNonNull(context.getStartupFailure())));
  }

  /** Items of queues, by their ids. */
  private static final class StoredItems implements QueueStore<String> {

    final Map<Long, String> stored = new ConcurrentHashMap<>();

    @Override
    public void store(String queue, long id, String item) {
      stored.put(id, item);
    }

    @Override
    public void deleteAll(String queue, Collection<Long> ids) {
      stored.keySet().removeAll(ids);
    }

    @Override
    public List<Long> loadAllIds(String queue) {
      return List.of();
    }

    @Override
    public @Nullable String load(String queue, long id) {
      return stored.get(id);
    }
  }

  /** Items of ringbuffers, by their sequences. */
  private static final class StoredLog implements RingbufferStore<String> {

    final Map<Long, String> stored = new ConcurrentHashMap<>();

    @Override
    public void store(String ringbuffer, long sequence, String item) {
      stored.put(sequence, item);
    }

    @Override
    public @Nullable String load(String ringbuffer, long sequence) {
      return stored.get(sequence);
    }

    @Override
    public long largestSequence(String ringbuffer) {
      return -1;
    }
  }
}
