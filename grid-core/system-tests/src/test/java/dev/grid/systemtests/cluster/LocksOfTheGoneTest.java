package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.Grid;
import dev.grid.systemtests.Eventually;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Locks are held by whoever took them, on any member, until it is gone. */
@Execution(ExecutionMode.CONCURRENT)
final class LocksOfTheGoneTest {

  @Test
  void locks_ofAMemberThatLeaves_areFreed() {
    try (TestCluster cluster = TestCluster.of(3)) {
      Grid leaving = cluster.member(1);
      List<String> keys = cluster.keysOfAll("key-", 3);
      for (String key : keys) {
        leaving.<String, String>map("m").lock(key);
      }
      for (String key : keys) {
        assertThat(cluster.member(0).<String, String>map("m").tryLock(key)).isFalse();
      }
      cluster.stop(leaving);
      for (String key : keys) {
        Eventually.holds(
            "the lock is free: key=" + key,
            () -> cluster.member(0).<String, String>map("m").tryLock(key));
      }
    }
  }

  @Test
  void locks_ofAClient_areKept_whenItsMemberLeaves() {
    try (TestCluster cluster = TestCluster.of(3)) {
      HazelcastInstance client =
          cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS);
      List<String> keys = cluster.keysOfAll("key-", 3);
      for (String key : keys) {
        client.getMap("m").lock(key);
      }
      cluster.stop(cluster.member(0));
      for (String key : keys) {
        assertThat(cluster.member(1).<String, String>map("m").tryLock(key)).isFalse();
      }
      client.getMap("m").unlock(keys.getFirst());
      assertThat(cluster.member(1).<String, String>map("m").tryLock(keys.getFirst())).isTrue();
    }
  }
}
