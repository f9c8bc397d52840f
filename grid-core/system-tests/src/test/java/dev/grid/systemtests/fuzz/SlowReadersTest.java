package dev.grid.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.ClientConfig;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.OwnMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that do not read: together they take a bounded share of a member, and cost nobody. */
class SlowReadersTest {

  private static final int SUBSCRIBERS = 16;
  private static final int VALUE_BYTES = 10_000;
  private static final long BUDGET = 24L << 20;

  @Test
  void subscribersThatReadNothing_shareOneBudget_andTheWriterIsNotDisturbed() throws Exception {
    var network =
        OwnMember.config()
            .network()
            .withSlowReaders(1L << 40, Duration.ofHours(1))
            .withPendingBytesTotalMax(BUDGET);
    List<RawConnection> mute = new ArrayList<>();
    try (Grid member = Grids.startMember(OwnMember.config().withNetwork(network));
        Grid writer =
            Grids.connect(
                ClientConfig.defaults()
                    .withClusterName(Deployment.CLUSTER_NAME)
                    .withAddresses(OwnMember.addressOf(member)))) {
      for (int i = 0; i < SUBSCRIBERS; i++) {
        RawConnection connection = RawConnection.authenticated(OwnMember.portOf(member));
        connection.call(new RawMap("told").addListener());
        mute.add(connection);
      }
      GridMap<Integer, byte[]> map = writer.map("told");
      byte[] value = new byte[VALUE_BYTES];
      long most = 0;
      int writes = 0;
      while (member.statistics().slowReaders().closed() < SUBSCRIBERS / 2 && writes < 20_000) {
        map.set(writes++ % 100, value);
        most = Math.max(most, member.statistics().slowReaders().pendingBytes());
      }

      var readers = member.statistics().slowReaders();
      assertThat(readers.closed()).as("after writes=" + writes).isGreaterThanOrEqualTo(8);
      assertThat(readers.pendingBytesMax()).isEqualTo(BUDGET);
      // What one write tells all subscribers may be on top, and a piece of each connection.
      assertThat(most).isLessThan(2 * BUDGET);
      Eventually.holds(
          "the closed ones give back what they held",
          () ->
              member.statistics().slowReaders().droppedBytes() > BUDGET / 4
                  && member.statistics().slowReaders().pendingBytes() <= BUDGET);
      assertThat(map.get(1)).as("the writer is not cut off").hasSize(VALUE_BYTES);
      assertThat(writer.cluster().members()).hasSize(1);
    } finally {
      for (RawConnection connection : mute) {
        connection.close();
      }
    }
  }
}
