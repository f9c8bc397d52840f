package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.grid.config.MemberConfig;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Clients of the reference that are answered first, and told by backups. */
@Execution(ExecutionMode.CONCURRENT)
final class BackupAcksTest {

  private static final int KEYS = 2_000;
  private static final String CONFIRMED_MILLIS_MAX =
      "hazelcast.client.operation.backup.timeout.millis";
  private static final String FAILS_UNCONFIRMED =
      "hazelcast.client.operation.fail.on.indeterminate.state";

  private static MemberConfig acknowledging(MemberConfig config) {
    return config.withCluster(config.cluster().withBackupAcksToClients(true));
  }

  private static HazelcastInstance client(TestCluster cluster) {
    return cluster.hazelcastClient(
        cluster.member(0),
        RoutingMode.ALL_MEMBERS,
        config -> {
          config.setProperty(FAILS_UNCONFIRMED, "true");
          config.setProperty(CONFIRMED_MILLIS_MAX, "240000");
        });
  }

  @Test
  void backupsTellTheClient_ofEachOfItsWrites() {
    try (TestCluster cluster = TestCluster.of(3, BackupAcksTest::acknowledging)) {
      IMap<Integer, Integer> map = client(cluster).getMap("confirmed");
      // One that is not confirmed would fail; so would the test's time if all waited for that.
      IntStream.range(0, KEYS)
          .mapToObj(key -> map.putAsync(key, key).thenCombine(map.setAsync(-key, key), (a, b) -> a))
          .toList()
          .forEach(BackupAcksTest::awaitIt);
      assertThat(map.getAll(IntStream.range(0, KEYS).boxed().collect(Collectors.toSet())))
          .hasSize(KEYS);

      cluster.start();
      IntStream.range(0, KEYS)
          .mapToObj(key -> map.putAsync(key, key + 1))
          .toList()
          .forEach(BackupAcksTest::awaitIt);
      assertThat(map.get(KEYS - 1)).isEqualTo(KEYS);
    }
  }

  private static void awaitIt(CompletionStage<?> call) {
    try {
      call.toCompletableFuture().orTimeout(300, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new AssertionError("a write was not confirmed", e.getCause());
    }
  }
}
