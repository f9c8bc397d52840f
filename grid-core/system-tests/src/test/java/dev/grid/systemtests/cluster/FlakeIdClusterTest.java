package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastException;
import dev.grid.Grid;
import dev.grid.flakeid.FlakeIdGeneratorConfig;
import dev.grid.flakeid.GridFlakeIdGenerator;
import dev.grid.flakeid.NodeIdOutOfRangeException;
import dev.grid.systemtests.Eventually;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Ids of several members: who may make them, and what is in them. */
final class FlakeIdClusterTest {

  private static final long NODE_IDS = 1 << 16;

  private static long nodeId(Grid member) {
    return member.flakeIdGenerator("ids").newId() % NODE_IDS;
  }

  @Test
  void members_keepTheirNumbers_andNewOnesHaveNewNumbers() {
    try (TestCluster cluster = TestCluster.of(1)) {
      cluster.start();
      cluster.start();
      for (int i = 0; i < 3; i++) {
        assertThat(nodeId(cluster.member(i))).isEqualTo(i);
      }
      cluster.stop(cluster.member(0));
      cluster.awaitBalance();
      Grid added = cluster.start();

      assertThat(nodeId(cluster.member(0))).isEqualTo(1);
      assertThat(nodeId(cluster.member(1))).isEqualTo(2);
      assertThat(nodeId(added)).isEqualTo(3);
    }
  }

  @Test
  void membersWhoseNumbersDoNotFit_haveOthersMakeIds_untilNoneIsLeft() {
    FlakeIdGeneratorConfig first = FlakeIdGeneratorConfig.named("ids").withBitsNodeId(0);
    try (TestCluster cluster = TestCluster.of(1, config -> config.with(first))) {
      cluster.start();
      cluster.start();
      Grid client =
          cluster.client(
              cluster.member(1),
              config -> config.with(FlakeIdGeneratorConfig.named("ids").withPrefetchCount(1)));
      var ours = client.flakeIdGenerator("ids");
      Set<Long> ids = new HashSet<>();
      var known = cluster.hazelcastClient(cluster.member(1), RoutingMode.SINGLE_MEMBER);
      var all = cluster.hazelcastClient(cluster.member(1), RoutingMode.ALL_MEMBERS);
      for (int i = 0; i < 20; i++) {
        assertThat(ids.add(ours.newId())).isTrue();
        assertThat(ids.add(cluster.member(1).flakeIdGenerator("ids").newId())).isTrue();
        assertThat(ids.add(known.getFlakeIdGenerator("ids").newId())).isTrue();
        assertThat(ids.add(all.getFlakeIdGenerator("ids").newId())).isTrue();
      }

      UUID gone = cluster.member(0).id();
      cluster.stop(cluster.member(0));
      Eventually.passes(
          "the client knows that the member is gone",
          () ->
              assertThat(client.cluster().members()).extracting(m -> m.id()).doesNotContain(gone));
      assertThatThrownBy(ours::newId).isInstanceOf(NodeIdOutOfRangeException.class);
      assertThatThrownBy(() -> cluster.member(0).flakeIdGenerator("ids").newId())
          .isInstanceOf(NodeIdOutOfRangeException.class)
          .hasMessageContaining("memberNumber=1");
      var theirs = cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS);
      assertThatThrownBy(theirs.getFlakeIdGenerator("ids")::newId)
          .isInstanceOf(HazelcastException.class);
    }
  }

  @Test
  void ids_areDifferent_afterTheGeneratorWasDestroyed() {
    try (TestCluster cluster = TestCluster.of(1)) {
      GridFlakeIdGenerator ids = cluster.member(0).flakeIdGenerator("ids");
      Set<Long> all = new HashSet<>();
      for (int i = 0; i < 5_000; i++) {
        if (i % 1_000 == 0) {
          ids.destroy();
        }
        assertThat(all.add(ids.newId())).isTrue();
      }
    }
  }

  @Test
  void ids_areNoFurtherAheadOfTheClockThanTheyMayBe() {
    FlakeIdGeneratorConfig one =
        FlakeIdGeneratorConfig.named("ids")
            .withBitsSequence(0)
            .withAllowedFuture(Duration.ZERO)
            .withPrefetchCount(5_000);
    try (TestCluster cluster = TestCluster.of(1, config -> config.with(one))) {
      GridFlakeIdGenerator ids =
          cluster.client(cluster.member(0), config -> config.with(one)).flakeIdGenerator("ids");
      long last = 0;
      for (int i = 0; i < one.prefetchCount(); i++) {
        last = ids.newId();
      }
      long lastMillis = one.epochStart().toEpochMilli() + last / NODE_IDS;
      assertThat(lastMillis).isLessThan(System.currentTimeMillis() + one.prefetchCount() / 2);
    }
  }

  @Test
  void aClient_takesBatchesOfWhatItIsConfiguredTo() {
    try (TestCluster cluster = TestCluster.of(1)) {
      FlakeIdGeneratorConfig ten = FlakeIdGeneratorConfig.named("t*").withPrefetchCount(10);
      Grid client = cluster.client(cluster.member(0), config -> config.with(ten));
      long before = client.statistics().requests();
      for (int i = 0; i < 100; i++) {
        client.flakeIdGenerator("ten").newId();
      }
      assertThat(client.statistics().requests() - before).isBetween(10L, 30L);
    }
  }
}
