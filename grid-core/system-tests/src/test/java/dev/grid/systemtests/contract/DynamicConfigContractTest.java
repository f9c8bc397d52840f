package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ConfigMismatchException;
import dev.grid.Grid;
import dev.grid.InvalidConfigurationException;
import dev.grid.config.MergePolicy;
import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.multimap.GridMultiMap;
import dev.grid.multimap.MultiMapConfig;
import dev.grid.multimap.ValueCollection;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.ratelimiter.RateLimiterConfig;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.systemtests.DeploymentsStopped;
import dev.grid.systemtests.Names;
import dev.grid.topic.TopicConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Structures that are configured while the cluster runs, as our clients and members can. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.grid.systemtests.contract.Reach#own")
@ExtendWith(DeploymentsStopped.class)
final class DynamicConfigContractTest {

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
  void patterns_areForAllNamesThatMatch_andTheExactNameComesFirst() {
    String prefix = Names.fresh("pattern-");
    grid.configure(QueueConfig.named(prefix + "*").withMaxSize(2));
    grid.configure(QueueConfig.named(prefix + "-three").withMaxSize(3));

    assertThat(reach.queue(prefix + "-any").remainingCapacity()).isEqualTo(2);
    assertThat(reach.queue(prefix + "-three").remainingCapacity()).isEqualTo(3);
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
