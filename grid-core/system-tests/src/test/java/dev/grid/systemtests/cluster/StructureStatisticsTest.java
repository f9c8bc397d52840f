package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.grid.Grid;
import dev.grid.Statistics.Activity;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.list.GridList;
import dev.grid.map.GridMap;
import dev.grid.queue.GridQueue;
import dev.grid.ratelimiter.GridRateLimiter;
import dev.grid.ratelimiter.RateLimit;
import dev.grid.systemtests.Eventually;
import dev.grid.topic.GridTopic;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What members count of structures, the same for all kinds and whoever calls. */
final class StructureStatisticsTest {

  private static StructureStatistics sum(TestCluster cluster, StructureId structure) {
    return Stream.of(cluster.member(0), cluster.member(1))
        .map(member -> member.statistics().of(structure))
        .filter(Objects::nonNull)
        .reduce(new StructureStatistics(structure, 0, 0, 0, 0), StructureStatistics::plus);
  }

  @Test
  void callsAreCounted_whoeverMakesThem() {
    try (TestCluster cluster = TestCluster.of(2)) {
      long before = System.currentTimeMillis() - Duration.ofDays(1).toMillis();
      HazelcastInstance reference =
          cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS);
      List<BiConsumer<String, String>> puts =
          List.of(
              cluster.member(0).<String, String>map("orders")::put,
              cluster.client(cluster.member(1)).<String, String>map("orders")::set,
              reference.<String, String>getMap("orders")::put);
      for (int i = 0; i < 30; i++) {
        puts.get(i % 3).accept("k" + i, "v");
      }
      IMap<String, String> theirs = reference.getMap("orders");
      GridMap<String, String> ours = cluster.member(1).map("orders");
      for (int i = 0; i < 40; i++) {
        assertThat(i % 2 == 0 ? theirs.get("k" + i) : ours.get("k" + i))
            .isEqualTo(i < 30 ? "v" : null);
      }
      theirs.remove("k0");
      ours.remove("k1");
      ours.lock("k2");

      StructureStatistics all = sum(cluster, GridMap.TYPE.id("orders"));
      Activity activity = all.activity();
      assertThat(activity.puts().count()).isEqualTo(30);
      assertThat(activity.gets().count()).isEqualTo(40);
      assertThat(activity.hits()).isEqualTo(30);
      assertThat(activity.removes().count()).isEqualTo(2);
      assertThat(activity.others().count()).isEqualTo(1);
      assertThat(activity.puts().measured()).isPositive();
      assertThat(activity.puts().averageNanos())
          .isPositive()
          .isLessThanOrEqualTo(activity.puts().longestNanos());
      assertThat(all.entries()).isEqualTo(28);
      assertThat(all.bytes()).isPositive();
      assertThat(activity.creationTime()).isGreaterThan(before);
      assertThat(activity.lastAccessTime()).isGreaterThanOrEqualTo(activity.creationTime());
      assertThat(activity.lastUpdateTime()).isGreaterThanOrEqualTo(activity.creationTime());
      Eventually.holds(
          "each entry has a copy",
          () -> sum(cluster, GridMap.TYPE.id("orders")).activity().backupEntries() == 28);
    }
  }

  @Test
  void eachKindCountsTheSame() {
    try (TestCluster cluster = TestCluster.of(2)) {
      Grid grid = cluster.client(cluster.member(0));
      grid.queue("jobs").offer("a");
      grid.queue("jobs").peek();
      grid.queue("jobs").poll();
      grid.list("log").add("a");
      grid.list("log").get(0);
      grid.rateLimiter("api").trySetRate(RateLimit.of(5, Duration.ofSeconds(1)));
      grid.rateLimiter("api").tryAcquire();
      grid.topic("news").addListener(message -> {});
      grid.topic("news").publish("hello");

      Activity queue = sum(cluster, GridQueue.TYPE.id("jobs")).activity();
      assertThat(queue.puts().count()).isEqualTo(1);
      assertThat(queue.gets().count()).isEqualTo(1);
      assertThat(queue.hits()).isEqualTo(1);
      assertThat(queue.removes().count()).isEqualTo(1);
      Activity list = sum(cluster, GridList.TYPE.id("log")).activity();
      assertThat(list.puts().count()).isEqualTo(1);
      assertThat(list.gets().count()).isEqualTo(1);
      Activity limiter = sum(cluster, GridRateLimiter.TYPE.id("api")).activity();
      assertThat(limiter.puts().count()).isEqualTo(1);
      assertThat(limiter.others().count()).isEqualTo(1);
      Activity topic = sum(cluster, GridTopic.TYPE.id("news")).activity();
      assertThat(topic.puts().count()).isEqualTo(1);
      assertThat(topic.events()).isEqualTo(1);
    }
  }
}
