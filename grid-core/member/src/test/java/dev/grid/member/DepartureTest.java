package dev.grid.member;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.grid.config.ClusterConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.member.cluster.Stamp;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** When the end of a member is worth a warning. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class DepartureTest {

  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final int TIMES = 20;
  private static final Stamp STAMP = new Stamp(9, B);

  @Test
  void aMemberThatHasHandedOver_butIsStillListed_leavesNobodyTogetherWithIt() {
    assertThat(Departure.leavesTogether(bothLeave(partition(B)), B)).isFalse();
  }

  @Test
  void membersThatBothHaveSomething_leaveTogether() {
    assertThat(Departure.leavesTogether(bothLeave(partition(A), partition(B)), B)).isTrue();
    assertThat(
            Departure.leavesTogether(
                bothLeave(
                    new Assignment(STAMP, B, null, List.of(new Copy(A, 0, true, 1)), 0, STAMP)),
                B))
        .isTrue();
  }

  @Test
  void aMemberThatHasNothing_leavesInOrder() throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger(ClusterLog.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    log.addAppender(lines);
    int port = freePort();
    try (GridMember stays = GridMember.start(config("stays", port, port))) {
      for (int i = 0; i < TIMES; i++) { // It is a matter of milliseconds.
        GridMember leaves = GridMember.start(config("leaves", 0, port).withCluster(lite()));
        leaves.close();
        while (stays.cluster().members().size() > 1) {
          Thread.onSpinWait();
        }
      }
      assertThat(lines.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .filteredOn(line -> line.startsWith("member left"))
          .isNotEmpty()
          .allMatch(line -> line.contains("orderly=true"));
    } finally {
      log.detachAppender(lines);
    }
  }

  private static ClusterConfig lite() {
    return ClusterConfig.defaults().withLite(true);
  }

  private static MemberConfig config(String name, int port, int seed) {
    return MemberConfig.defaults()
        .withInstanceName(name)
        .withNetwork(
            NetworkConfig.defaults()
                .withHost("127.0.0.1")
                .withPort(port)
                .withJoin(JoinConfig.seeds("127.0.0.1:" + seed)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static ClusterState bothLeave(Assignment... partitions) {
    List<MemberInfo> infos = List.of(info(A), info(B));
    return new ClusterState(
        STAMP,
        List.of(),
        new UUID(5, 5),
        1,
        infos,
        infos,
        List.of(A, B),
        true,
        List.of(partitions));
  }

  private static Assignment partition(UUID primary) {
    return new Assignment(STAMP, primary, null, List.of(), 0, STAMP);
  }

  private static MemberInfo info(UUID id) {
    return new MemberInfo(
        new Address("127.0.0.1", 5701),
        id,
        Map.of(),
        false,
        new MemberVersion((byte) 5, (byte) 7, (byte) 0),
        Map.of());
  }
}
