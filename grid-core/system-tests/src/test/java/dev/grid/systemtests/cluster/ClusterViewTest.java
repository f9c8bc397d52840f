package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.systemtests.Eventually;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Clients learn who the members are and who owns what, from any one of them. */
@Execution(ExecutionMode.CONCURRENT)
final class ClientClusterTest {

  @Test
  void members_thatComeAndGo_areSeenByClients() {
    try (TestCluster cluster = TestCluster.of(2)) {
      Grid client = cluster.client(cluster.member(1));
      HazelcastInstance all = cluster.hazelcastClient(cluster.member(1), RoutingMode.ALL_MEMBERS);

      Grid third = cluster.start();
      awaitMembers(client, all, cluster.member(0), cluster.member(1), third);

      cluster.stop(third);
      awaitMembers(client, all, cluster.member(0), cluster.member(1));

      cluster.stop(cluster.member(0));
      awaitMembers(client, all, cluster.member(0));
      client.map("m").put("k", "v");
      assertThat(all.getMap("m").get("k")).isEqualTo("v");
    }
  }

  private static void awaitMembers(Grid client, HazelcastInstance other, Grid... members) {
    UUID[] ids = List.of(members).stream().map(Grid::id).toArray(UUID[]::new);
    Eventually.passes(
        "clients see members=" + ids.length,
        () -> {
          assertThat(client.cluster().members()).extracting(Member::id).containsExactly(ids);
          assertThat(other.getCluster().getMembers())
              .extracting(com.hazelcast.cluster.Member::getUuid)
              .containsExactly(ids);
        });
  }

  @Test
  void partitions_haveTheSameOwnersForMembersAndClients() {
    try (TestCluster cluster = TestCluster.of(3)) {
      Grid client = cluster.client(cluster.member(2));
      HazelcastInstance all = cluster.hazelcastClient(cluster.member(1), RoutingMode.ALL_MEMBERS);
      Eventually.passes(
          "all agree on owners",
          () -> {
            Map<Integer, UUID> owners = owners(cluster.member(0));
            assertThat(owners).hasSize(271);
            assertThat(owners(cluster.member(1))).isEqualTo(owners);
            assertThat(owners(client)).isEqualTo(owners);
            Map<Integer, UUID> theirs = new HashMap<>();
            all.getPartitionService()
                .getPartitions()
                .forEach(p -> theirs.put(p.getPartitionId(), p.getOwner().getUuid()));
            assertThat(theirs).isEqualTo(owners);
          });
    }
  }

  private static Map<Integer, UUID> owners(Grid grid) {
    Map<Integer, UUID> owners = new HashMap<>();
    for (int i = 0; i < grid.cluster().partitionCount(); i++) {
      Member owner = grid.cluster().ownerOf(i);
      if (owner != null) {
        owners.put(i, owner.id());
      }
    }
    return owners;
  }

  @Test
  void everyMember_servesEveryKey() {
    try (TestCluster cluster = TestCluster.of(2)) {
      HazelcastInstance single =
          cluster.hazelcastClient(cluster.member(1), RoutingMode.SINGLE_MEMBER);
      Map<String, String> theirs = single.getMap("m");
      for (String key : cluster.keysOfAll("key-", 20)) {
        theirs.put(key, "of " + key);
      }
      for (String key : cluster.keysOfAll("key-", 20)) {
        assertThat(cluster.member(0).map("m").get(key)).isEqualTo("of " + key);
        assertThat(cluster.member(1).map("m").get(key)).isEqualTo("of " + key);
        assertThat(theirs.get(key)).isEqualTo("of " + key);
      }
      assertThat(cluster.member(0).map("m").size()).isEqualTo(40);
      assertThat(single.getMap("m").size()).isEqualTo(40);
    }
  }

  @Test
  void calls_ofAMember_doNotFail_whileMembersComeAndGo() {
    try (TestCluster cluster = TestCluster.of(1)) {
      Grid member = cluster.member(0);
      Thread[] writer = new Thread[1];
      Throwable[] failure = new Throwable[1];
      int[] written = new int[1];
      boolean[] stop = new boolean[1];
      writer[0] =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      for (int i = 0; !Thread.interrupted(); i++) {
                        member.<String, Integer>map("m").put("key-" + i % 500, i);
                        written[0] = i;
                      }
                    } catch (RuntimeException e) {
                      failure[0] = e;
                    }
                  });
      Grid second = cluster.start();
      Grid third = cluster.start();
      cluster.stop(second);
      cluster.stop(third);
      cluster.awaitBalance();
      writer[0].interrupt();
      try {
        writer[0].join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      assertThat(failure[0]).isNull();
      assertThat(member.map("m").size()).isEqualTo(Math.min(500, written[0] + 1));
      assertThat(member.map("m").get("key-" + written[0] % 500)).isEqualTo(written[0]);
    }
  }
}
