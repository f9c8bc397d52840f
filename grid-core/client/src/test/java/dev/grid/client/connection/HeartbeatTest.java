package dev.grid.client.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ConnectionLostException;
import dev.grid.client.members.FakeMember;
import dev.grid.config.ClientConfig;
import dev.grid.config.ClientConfig.ConnectionConfig;
import dev.grid.protocol.session.SessionMessages.Ping;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time is what the test says it is; only answers are waited for. */
class HeartbeatTest {

  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Duration TIMEOUT = Duration.ofHours(3);

  private final FakeMember member = new FakeMember();
  private final Transport transport = new Transport("test", 1);
  private final ExecutorService notices = Executors.newSingleThreadExecutor();
  private final Connections connections =
      new Connections(
          "test",
          transport,
          Authenticator.of(ClientConfig.defaults(), UUID.randomUUID()),
          (connection, reply, first, deadline) -> {},
          Duration.ofSeconds(30),
          notices);
  private final Heartbeat heartbeat =
      new Heartbeat(connections, ConnectionConfig.defaults().withHeartbeat(INTERVAL, TIMEOUT));
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final Connection connection = connections.getOrConnect(member.address()).join();

  HeartbeatTest() {
    heartbeat.addListener(
        new Heartbeat.Listener() {
          @Override
          public void stopped(Connection silent) {
            events.add("stopped");
          }

          @Override
          public void restored(Connection restored) {
            events.add("restored");
          }
        });
  }

  @AfterEach
  void stop() {
    connections.close(new ConnectionLostException("the test is over"));
    transport.close();
    notices.shutdown();
    member.close();
    assertThat(member.failures()).isEmpty();
  }

  private void tickAfter(Duration silence) {
    heartbeat.tick(connection.lastReadNanos() + silence.toNanos());
  }

  @Test
  void aConnectionInUseIsLeftAlone() {
    tickAfter(INTERVAL.dividedBy(2));
    assertThat(connection.isPinging()).isFalse();
    assertThat(events).isEmpty();
  }

  @Test
  void anIdleConnectionIsPingedOnce() {
    member.on(Ping.class, request -> {});
    tickAfter(INTERVAL.plusSeconds(1));
    tickAfter(INTERVAL.plusSeconds(2));
    FakeMember.Received ping = member.take(Ping.class);
    assertThat(connection.isPinging()).isTrue();
    assertThat(member.count(Ping.class)).isZero();
    assertThat(ping.partition()).isEqualTo(-1);
    assertThat(events).isEmpty();
  }

  @Test
  void anAnsweredPingMayBeSentAgain() {
    tickAfter(INTERVAL.plusSeconds(1));
    member.take(Ping.class);
    Awaitility.await("the answer")
        .atMost(300, TimeUnit.SECONDS)
        .until(() -> !connection.isPinging());
    tickAfter(INTERVAL.plusSeconds(1));
    member.take(Ping.class);
  }

  @Test
  void aSilentMemberIsStoppedThenClosed() {
    member.freeze(true);
    tickAfter(Duration.ofHours(2).plusSeconds(1));
    assertThat(events).containsExactly("stopped");
    assertThat(connection.isHeartbeating()).isFalse();
    assertThat(connection.isLive()).isTrue();

    tickAfter(TIMEOUT);
    assertThat(connection.closeCause()).hasMessageContaining("heartbeatTimeout=PT3H");
    assertThat(events).containsExactly("stopped");
  }

  @Test
  void aMemberThatIsHeardOfAgainIsRestored() {
    member.freeze(true);
    tickAfter(Duration.ofHours(2).plusSeconds(1));
    assertThat(connections.any()).as("the only one, though silent").isSameAs(connection);
    tickAfter(Duration.ofMinutes(1));
    assertThat(events).containsExactly("stopped", "restored");
    assertThat(connection.isHeartbeating()).isTrue();
    assertThat(connection.isLive()).isTrue();
  }
}
