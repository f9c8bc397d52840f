package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.HazelcastInstance;
import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.pncounter.ConsistencyLostException;
import dev.grid.pncounter.GridPnCounter;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Ports;
import dev.grid.systemtests.processes.MemberProcess;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The only member that had what a counter's handle has seen is killed: the handle says so until it
 * is reset, and does not go back in time silently.
 */
@InProcesses
@Timeout(600)
class PnCounterLossTest {

  private static final String HOST = "127.0.0.1";

  private final int port = Ports.free(1).getFirst();
  private final int statePort = Ports.free(1).getFirst();
  private final String address = HOST + ":" + port;
  private MemberProcess member = start();

  private MemberProcess start() {
    MemberProcess started = MemberProcess.start(HOST, port, statePort, List.of(address));
    Eventually.holds("it runs", () -> started.isSafe(1));
    return started;
  }

  private void killAndStartAnother() {
    member.kill();
    member = start();
  }

  @AfterEach
  void stop() {
    member.kill();
  }

  @Test
  void ourClient_isToldThatWhatItHasSeenIsLost_untilItsHandleIsReset() {
    try (Grid client =
        Grids.connect(
            ClientConfig.defaults()
                .withClusterName(MemberProcess.CLUSTER_NAME)
                .withAddresses(address))) {
      GridPnCounter counter = client.pnCounter("hits");
      assertThat(counter.addAndGet(5)).isEqualTo(5);
      killAndStartAnother();

      assertThatThrownBy(counter::get)
          .isInstanceOf(ConsistencyLostException.class)
          .hasMessageContaining("pn-counter=hits")
          .hasMessageContaining("reset");
      assertThatThrownBy(counter::incrementAndGet)
          .isInstanceOf(ConsistencyLostException.class)
          .as("nothing was applied");
      counter.reset();
      assertThat(counter.get()).isZero();
      assertThat(counter.addAndGet(2)).isEqualTo(2);
    }
  }

  @Test
  void theReferencesClient_isToldSoToo() {
    var config = new com.hazelcast.client.config.ClientConfig();
    config.setClusterName(MemberProcess.CLUSTER_NAME);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().addAddress(address);
    HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
    try {
      var counter = client.getPNCounter("hits");
      assertThat(counter.addAndGet(5)).isEqualTo(5);
      killAndStartAnother();
      Eventually.holds("it is connected again", () -> client.getCluster().getMembers().size() == 1);

      Eventually.passes(
          "it hears that what it has seen is lost",
          () ->
              assertThatThrownBy(counter::get)
                  .isInstanceOf(com.hazelcast.core.ConsistencyLostException.class));
      counter.reset();
      assertThat(counter.get()).isZero();
      assertThat(counter.addAndGet(2)).isEqualTo(2);
    } finally {
      client.shutdown();
    }
  }
}
