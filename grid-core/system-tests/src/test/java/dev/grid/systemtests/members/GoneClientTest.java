package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.OwnMember;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a client held is freed when it does not come back. */
class GoneClientTest {

  private static final Duration GONE_AFTER = Duration.ofSeconds(5);
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofMillis(300);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static Grid connect(Grid member, String instanceName) {
    ClientConfig config =
        ClientConfig.defaults()
            .withInstanceName(instanceName)
            .withClusterName(Deployment.CLUSTER_NAME)
            .withAddresses(OwnMember.addressOf(member));
    return Grids.connect(
        config.withConnection(config.connection().withHeartbeat(HEARTBEAT_INTERVAL, LIMIT)));
  }

  @Test
  void locks_of_a_client_that_is_gone_are_freed_and_others_are_not() throws Exception {
    MemberConfig config = OwnMember.config();
    try (Grid member =
            Grids.startMember(
                config.withCluster(config.cluster().withGoneClientTimeout(GONE_AFTER)));
        Grid staying = connect(member, "staying");
        Grid waiting = connect(member, "waiting")) {
      GridMap<String, String> map = waiting.map("locked");
      staying.<String, String>map("locked").lock("kept");
      try (Grid leaving = connect(member, "leaving")) {
        GridMap<String, String> its = leaving.map("locked");
        its.lock("left");
        its.lock("left");
        assertThat(map.tryLock("left")).isFalse();
      }
      assertThat(map.isLocked("left")).as("just after it has gone").isTrue();

      assertThat(map.tryLock("left", LIMIT)).as("waits until the lock is freed").isTrue();

      map.put("left", "by the one that waited");
      map.unlock("left");
      assertThat(map.isLocked("left")).isFalse();
      assertThat(map.isLocked("kept")).isTrue();
      assertThat(map.tryLock("kept")).isFalse();
    }
  }
}
