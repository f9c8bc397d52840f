package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ConfigMismatchException;
import dev.grid.Grid;
import dev.grid.InvalidConfigurationException;
import dev.grid.SplitBrainException;
import dev.grid.config.MergePolicy;
import dev.grid.config.SplitBrainProtection;
import dev.grid.durableexecutor.DurableExecutorConfig;
import dev.grid.durableexecutor.GridDurableExecutor;
import dev.grid.executor.ExecutorConfig;
import dev.grid.executor.GridExecutor;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.multimap.GridMultiMap;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.multimap.ValueCollection;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.ratelimiter.RateLimiterConfig;
import dev.grid.replicatedmap.GridReplicatedMap;
import dev.grid.replicatedmap.ReplicatedMapConfig;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.scheduledexecutor.GridScheduledExecutor;
import dev.grid.scheduledexecutor.GridScheduledTask;
import dev.grid.scheduledexecutor.Schedule;
import dev.grid.scheduledexecutor.ScheduledExecutorConfig;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.MemberTasks;
import dev.grid.systemtests.Names;
import dev.grid.topic.TopicConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Structures that are configured while the cluster runs, as our clients and members can. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.grid.systemtests.contract.Reach#own")
@ExtendWith(DeploymentsStopped.class)
final class DynamicConfigContractTest {

  /** More than the defaults of all kinds of executors. */
  private static final int MORE_THREADS = 17;

  private final Reach reach;
  private final Grid grid;

  DynamicConfigContractTest(Reach reach) {
    this.reach = reach;
    this.grid = reach.site().grid();
  }

  @Test
  void structures_areAsTheyWereConfigured_whoeverUsesThem() {
    String name = Names.fresh("configured-");
    grid.configure(QueueConfig.named(name).withMaxSize(2));
    grid.configure(MultiMapConfig.named(name).withValueCollection(ValueCollection.LIST));
    grid.configure(RingbufferConfig.named(name).withCapacity(3));
    grid.configure(RateLimiterConfig.named(name).withLimit(RateLimit.of(7, Duration.ofDays(1))));
    grid.configure(TopicConfig.named(name).withGlobalOrdering(true));

    GridQueue<String> queue = reach.site().peer().queue(name);
    assertThat(queue.offer("a")).isTrue();
    assertThat(queue.offer("b")).isTrue();
    assertThat(queue.offer("c")).isFalse();
    GridMultiMap<String, String> multiMap = reach.multiMap(name);
    multiMap.put("k", "v");
    assertThat(multiMap.put("k", "v")).as("a list takes it twice").isTrue();
    assertThat(reach.ringbuffer(name).capacity()).isEqualTo(3);
    assertThat(reach.site().peer().rateLimiter(name).rate())
        .isEqualTo(RateLimit.of(7, Duration.ofDays(1)));
    assertThat(reach.queue("other-" + name).remainingCapacity()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void replicatedMaps_areAsTheyWereConfigured() {
    String name = Names.fresh("configured-");
    grid.configure(
        ReplicatedMapConfig.named(name).withProtection(SplitBrainProtection.ofWrites(99)));

    GridReplicatedMap<String, String> map = reach.site().peer().replicatedMap(name);
    assertThatThrownBy(() -> map.put("k", "v")).isInstanceOf(SplitBrainException.class);
    assertThat(map.get("k")).isNull();
    reach.freshReplicatedMap().put("k", "v");
  }

  @Test
  void executors_areAsTheyWereConfigured() throws Exception {
    String text = Names.fresh("configured-");
    grid.configure(ExecutorConfig.named(text).withThreads(1).withQueueCapacity(0));

    GridExecutor executor = reach.site().peer().executor(text);
    Future<Integer> running = executor.submit((Callable<Integer>) MemberTasks.await(text));
    Eventually.holds("it runs", () -> MemberTasks.runs(text) == 1);
    assertThatThrownBy(() -> executor.execute((Callable<Integer>) MemberTasks.await(text)))
        .isInstanceOf(RejectedExecutionException.class);
    MemberTasks.open(text);
    assertThat(running.get()).isEqualTo(text.length());
  }

  @Test
  void durableExecutors_areAsTheyWereConfigured_alsoIfTheyWereLookedAtBefore() throws Exception {
    String text = Names.fresh("configured-");
    GridDurableExecutor executor = reach.site().peer().durableExecutor(text);
    executor.destroy();
    assertThat(executor.isShutdown()).isFalse();
    grid.configure(
        DurableExecutorConfig.named(text).withThreads(MORE_THREADS).withCapacity(MORE_THREADS));

    long last = 0;
    for (int i = 0; i < MORE_THREADS; i++) {
      last = executor.submitToKeyOwner((Callable<Integer>) MemberTasks.await(text), "key");
    }
    Eventually.holds("all run at once", () -> MemberTasks.runs(text) == MORE_THREADS);
    assertThatThrownBy(
            () -> executor.submitToKeyOwner((Callable<Integer>) MemberTasks.await(text), "key"))
        .isInstanceOf(RejectedExecutionException.class);
    MemberTasks.open(text);
    assertThat(executor.<Integer>retrieveResult(last)).isEqualTo(text.length());
  }

  @Test
  void scheduledExecutors_areAsTheyWereConfigured_alsoIfTheyWereLookedAtBefore() throws Exception {
    String text = Names.fresh("configured-");
    GridScheduledExecutor executor = reach.site().peer().scheduledExecutor(text);
    executor.destroy();
    assertThat(executor.tasks()).isEmpty();
    grid.configure(
        ScheduledExecutorConfig.named(text)
            .withThreads(MORE_THREADS)
            .withCapacity(MORE_THREADS)
            .withCapacityPolicy(ScheduledExecutorConfig.CapacityPolicy.PER_PARTITION));

    for (int i = 0; i < MORE_THREADS; i++) {
      executor.scheduleOnKeyOwner(
          (Callable<Integer>) MemberTasks.await(text), "key", Schedule.after(Duration.ZERO));
    }
    Eventually.holds("all run at once", () -> MemberTasks.runs(text) == MORE_THREADS);
    assertThatThrownBy(
            () ->
                executor.scheduleOnKeyOwner(
                    (Callable<Integer>) MemberTasks.await(text),
                    "key",
                    Schedule.after(Duration.ZERO)))
        .isInstanceOf(RejectedExecutionException.class);
    MemberTasks.open(text);
    executor.tasks().forEach(GridScheduledTask::dispose);
  }

  @Test
  void patterns_areForAllNamesThatMatch_andTheExactNameComesFirst() {
    String prefix = Names.fresh("pattern-");
    grid.configure(QueueConfig.named(prefix + "*").withMaxSize(2));
    grid.configure(QueueConfig.named(prefix + "-three").withMaxSize(3));

    assertThat(reach.queue(prefix + "-any").remainingCapacity()).isEqualTo(2);
    assertThat(reach.queue(prefix + "-three").remainingCapacity()).isEqualTo(3);
  }

  @Test
  void severalAtOnce_areAllThere_andOneThatIsRefusedIsNamed() {
    List<QueueConfig> configs =
        IntStream.range(0, 30)
            .mapToObj(i -> QueueConfig.named(Names.fresh("many-")).withMaxSize(i + 1))
            .toList();
    grid.configureAll(configs);
    for (QueueConfig config : configs) {
      assertThat(reach.queue(config.name()).remainingCapacity()).isEqualTo(config.maxSize());
    }
    grid.configureAll(List.of());

    String fresh = Names.fresh("many-");
    assertThatThrownBy(
            () ->
                grid.configureAll(
                    List.of(configs.get(3).withMaxSize(100), QueueConfig.named(fresh))))
        .isInstanceOf(ConfigMismatchException.class)
        .hasMessageContaining(configs.get(3).name());
  }

  @Test
  @SuppressWarnings("NullAway") // What a careless caller does.
  void nothing_isRefusedByName() {
    assertThatThrownBy(() -> grid.configure(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("config");
    assertThatThrownBy(() -> grid.configureAll(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("configs");
    assertThatThrownBy(() -> grid.configureAll(Collections.singletonList(null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("config");
  }

  @Test
  void theSameAgain_isFine_alsoAfterUse_andAnotherIsAMismatch() {
    QueueConfig config = QueueConfig.named(Names.fresh("twice-")).withMaxSize(2);
    grid.configure(config);
    reach.site().peer().configure(config);
    GridQueue<String> queue = reach.queue(config.name());
    queue.offer("a");
    grid.configure(config);

    assertThatThrownBy(() -> reach.site().peer().configure(config.withMaxSize(3)))
        .isInstanceOf(ConfigMismatchException.class)
        .hasMessageContaining(config.name());
    assertThat(queue.remainingCapacity()).isEqualTo(1);
  }

  @Test
  void whatIsInUse_isNotConfiguredOtherwise() {
    GridMap<String, String> map = reach.freshMap();
    map.put("k", "v");

    assertThatThrownBy(
            () ->
                grid.configure(
                    MapConfig.named(map.name() + "*").withTimeToLive(Duration.ofDays(1))))
        .isInstanceOf(ConfigMismatchException.class)
        .hasMessageContaining("name=" + map.name());
    grid.configure(MapConfig.named(map.name()));
    assertThat(map.get("k")).isEqualTo("v");

    String destroyed = Names.fresh("destroyed-");
    reach.queue(destroyed).offer("a");
    reach.queue(destroyed).destroy();
    grid.configure(QueueConfig.named(destroyed).withMaxSize(1));
    assertThat(reach.queue(destroyed).remainingCapacity()).isEqualTo(1);
  }

  @Test
  void whatCannotBeTold_isRefusedByName() {
    MergePolicy own = (merging, existing) -> existing;
    assertThatThrownBy(
            () -> grid.configure(MapConfig.named(Names.fresh("own-")).withMergePolicy(own)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("mergePolicy=");
  }
}
