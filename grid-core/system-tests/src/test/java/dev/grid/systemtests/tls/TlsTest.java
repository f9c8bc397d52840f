package dev.grid.systemtests.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.config.NetworkConfig;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsConfig.Engine;
import dev.grid.config.TlsConfig.Mode;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.protocol.session.SessionMessages.AuthenticationReply;
import dev.grid.queue.GridQueue;
import dev.grid.structures.queue.QueueMessages;
import dev.grid.systemtests.Certificates;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.fuzz.RawConnection;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes over TLS, and what is refused without. */
class TlsTest {

  @TempDir private static Path directory;

  private static Certificates certificates;

  @BeforeAll
  static void issue() throws IOException {
    certificates = Certificates.in(directory.resolve("certs"));
  }

  private static TlsConfig member() {
    return TlsConfig.of(certificates.of("member"));
  }

  private static TlsConfig client() {
    return TlsConfig.of(certificates.trust());
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void smallAndLargeValuesGoOverTls(Engine engine) {
    try (SecureMember member = new SecureMember(member().withEngine(engine));
        Grid client = Grids.connect(member.client(client().withEngine(engine)))) {
      GridMap<String, byte[]> map = client.map("values");
      byte[] large = new byte[20 << 20];
      Arrays.fill(large, (byte) 7);
      map.set("large", large);
      List<java.util.concurrent.CompletionStage<Void>> writes = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        writes.add(map.async().set("small-" + i, new byte[] {(byte) i}));
      }
      writes.forEach(write -> write.toCompletableFuture().join());

      assertThat(map.get("large")).isEqualTo(large);
      for (int i = 0; i < 2_000; i += 97) {
        assertThat(map.get("small-" + i)).containsExactly((byte) i);
      }
      assertThat(member.status().engine())
          .isEqualTo(engine == Engine.AUTO && OpenSsl.isAvailable() ? "BoringSSL" : "JDK");
      assertThat(member.status().connections()).isEqualTo(1);
      assertThat(member.status().handshakes()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void bothVersionsAreSpoken(Engine engine) throws IOException {
    try (SecureMember member = new SecureMember(member().withEngine(engine))) {
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        SSLSocket socket = certificates.socket(member.port(), version, null);
        try (RawConnection connection = new RawConnection(socket)) {
          connection.sendProtocol();
          AuthenticationReply reply =
              connection.call(RawConnection.authentication(member.clusterName(), null, null));
          assertThat(reply.status()).isZero();
          assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
      }
    }
  }

  @Test
  void atRequire_whoBeginsWithoutTlsIsClosed() throws IOException {
    try (SecureMember member = new SecureMember(member())) {
      try (RawConnection plain = new RawConnection(member.port())) {
        plain.sendProtocol();
        plain.awaitClosed();
      }
      assertThat(member.status().plainRefused()).isEqualTo(1);
      assertThatThrownBy(() -> Grids.connect(SecureMember.once(member.client())))
          .isInstanceOf(GridException.class);
      assertThat(member.status().handshakes()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"ACCEPT", "PREFER"})
  void untilThen_bothAreServed(Mode mode) {
    try (SecureMember member = new SecureMember(member().withMode(mode));
        Grid plain = Grids.connect(member.client());
        Grid secure = Grids.connect(member.client(client()))) {
      plain.<String, String>map("shared").set("k", "v");
      assertThat(secure.<String, String>map("shared").get("k")).isEqualTo("v");
      assertThat(member.status().connections()).isEqualTo(1);
    }
  }

  @Test
  void off_isWithoutTls() {
    try (SecureMember member = new SecureMember(member().withMode(Mode.OFF));
        Grid plain = Grids.connect(member.client())) {
      assertThat(plain.cluster().members()).hasSize(1);
      assertThatThrownBy(() -> Grids.connect(SecureMember.once(member.client(client()))))
          .isInstanceOf(GridException.class)
          .hasMessageContaining("TLS");
    }
  }

  @Test
  void tlsWithinTls_isClosed() throws IOException {
    try (SecureMember member = new SecureMember(member());
        RawConnection connection =
            new RawConnection(certificates.socket(member.port(), "TLSv1.3", null))) {
      connection.send(new byte[] {0x16, 3, 1, 0, 100});
      connection.awaitClosed();
      assertThat(member.status().handshakes()).isEqualTo(1);
    }
  }

  /** Nobody who connects and says no more keeps others out, nor do many of them. */
  @Test
  void handshakesThatStall_makeRoomForOthers() throws IOException {
    List<Socket> stalled = new ArrayList<>();
    try (SecureMember member = new SecureMember(member())) {
      for (int i = 0; i < 80; i++) {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", member.port()));
        socket.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0});
        stalled.add(socket);
      }
      try (Grid client = Grids.connect(member.client(client()))) {
        client.<String, String>map("m").set("k", "v");
        assertThat(client.<String, String>map("m").get("k")).isEqualTo("v");
      }
      assertThat(member.status().failedHandshakes()).isPositive();
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  /** What a client takes is not lost with it, also where only TLS knows what has left. */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void items_areNotGivenToWhoIsGone(Engine engine) throws IOException {
    try (SecureMember member = new SecureMember(member().withEngine(engine))) {
      GridQueue<String> queue = member.grid().queue("q");
      for (int round = 0; round < 5; round++) {
        List<RawConnection> takers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          RawConnection taker =
              new RawConnection(certificates.socket(member.port(), "TLSv1.3", null));
          taker.sendProtocol();
          taker.call(RawConnection.authentication(member.clusterName(), null, null));
          taker.send(new QueueMessages.Take("q"));
          takers.add(taker);
        }
        Eventually.holds("all wait", () -> waiting(member) == 8);
        for (RawConnection taker : takers) {
          taker.reset();
        }
        List<String> offered = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          offered.add(round + "-" + i);
          queue.offer(offered.getLast());
        }
        Eventually.holds("none waits", () -> waiting(member) == 0);
        Eventually.passes(
            "every item is there",
            () -> assertThat(queue.toList()).containsExactlyInAnyOrderElementsOf(offered));
        queue.clear();
      }
    }
  }

  private static long waiting(SecureMember member) {
    return member.grid().statistics().structures().stream()
        .mapToLong(StructureStatistics::waiting)
        .sum();
  }

  /** What waits for a client that does not read is bounded with TLS as without. */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void aSlowReader_isClosed(Engine engine) throws IOException {
    NetworkConfig network =
        NetworkConfig.defaults()
            .withSlowReaders(4 << 20, java.time.Duration.ofHours(1))
            .withTls(member().withEngine(engine));
    try (SecureMember member = new SecureMember(network);
        RawConnection mute =
            new RawConnection(certificates.socket(member.port(), "TLSv1.3", null))) {
      mute.sendProtocol();
      mute.call(RawConnection.authentication(member.clusterName(), null, null));
      mute.call(RawConnection.listenTo("told"));
      GridMap<Integer, byte[]> map = member.grid().map("told");
      byte[] value = new byte[10_000];
      long most = 0;
      int writes = 0;
      while (member.grid().statistics().slowReaders().closed() == 0 && writes < 20_000) {
        map.set(writes++ % 100, value);
        most = Math.max(most, member.grid().statistics().slowReaders().pendingBytes());
      }
      assertThat(member.grid().statistics().slowReaders().closed()).isEqualTo(1);
      assertThat(most).isLessThan(8 << 20);
      Eventually.holds(
          "nothing waits for it any more",
          () ->
              member.status().connections() == 0
                  && member.grid().statistics().slowReaders().pendingBytes() == 0);
    }
  }
}
