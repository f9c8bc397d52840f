package dev.grid.systemtests.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsConfig.Engine;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Certificates;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.fuzz.RawConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Handshakes that are meant to hurt. Each time the one that does is closed, a client that is
 * connected goes on, another one gets in, and nothing is left.
 */
class HostileTlsTest {

  /** More than may have a handshake under way, and wait for one. */
  private static final int HALF_OPEN = Integer.getInteger("grid.tls.half-open", 1_500);

  /** A ClientHello of 512 bytes begins, and does not go on. */
  private static final byte[] BEGINNING = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc};

  @TempDir private static Path directory;

  private static Certificates certificates;

  @BeforeAll
  static void issue() throws IOException {
    certificates = Certificates.in(directory.resolve("certs"));
  }

  private static SecureMember member(Engine engine) {
    return new SecureMember(TlsConfig.of(certificates.of("member")).withEngine(engine));
  }

  private static Grid client(SecureMember member) {
    return Grids.connect(member.client(TlsConfig.of(certificates.trust())));
  }

  private static void assertServed(SecureMember member, Grid client) {
    GridMap<String, String> map = client.map("m");
    map.set("k", "v");
    try (Grid another = client(member)) {
      assertThat(another.map("m").get("k")).isEqualTo("v");
    }
    Eventually.holds(
        "nothing is left of others",
        () -> member.status().connections() == 1 && member.grid().statistics().connections() == 1);
  }

  private static Socket from(String address, SecureMember member) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
    socket.connect(new InetSocketAddress("127.0.0.1", member.port()));
    return socket;
  }

  /** So many from one host, of which some say nothing, and most begin and say no more. */
  private static List<Socket> stalled(int count, SecureMember member) throws IOException {
    List<Socket> stalled = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Socket socket = from("127.0.0.2", member);
      stalled.add(socket);
      try {
        if (i % 4 > 0) {
          socket.getOutputStream().write(BEGINNING);
        }
      } catch (IOException e) {
        // It is refused already: there are too many of them.
      }
    }
    return stalled;
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void thousandsOfOneHostThatStall_keepNobodyElseOut() throws IOException {
    try (SecureMember member = member(Engine.AUTO);
        Grid client = client(member)) {
      List<Socket> stalled = stalled(HALF_OPEN, member);
      try {
        client.<String, String>map("m").set("k", "v");
        try (Grid another = client(member)) {
          assertThat(another.map("m").get("k")).isEqualTo("v");
        }
      } finally {
        close(stalled);
      }
      assertServed(member, client);
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void renegotiation_isRefused(Engine engine) throws IOException {
    try (SecureMember member = member(engine);
        Grid client = client(member);
        RawConnection again = again(member)) {
      again.awaitClosed();
      assertThat(member.status().handshakes()).isEqualTo(2);
      assertServed(member, client);
    }
  }

  /** A connection that begins a second handshake in the first. */
  private static RawConnection again(SecureMember member) throws IOException {
    SSLSocket socket = certificates.socket(member.port(), "TLSv1.2", null);
    RawConnection connection = new RawConnection(socket);
    socket.startHandshake();
    connection.sendProtocol();
    connection.call(RawConnection.authentication(member.clusterName(), null, null));
    try {
      socket.startHandshake();
    } catch (IOException e) {
      // Refused at once, or when it goes on.
    }
    return connection;
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aSecondClientHello_isClosed(Engine engine) throws IOException {
    byte[] hello = recordedHello();
    try (SecureMember member = member(engine);
        Grid client = client(member)) {
      try (RawConnection twice = new RawConnection(member.port())) {
        twice.send(hello);
        twice.send(hello);
        twice.awaitClosed();
      }
      assertServed(member, client);
    }
  }

  /** What a JDK client sends first, as a server without TLS takes it. */
  private static byte[] recordedHello() throws IOException {
    try (java.net.ServerSocket server =
        new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread hello =
          Thread.startVirtualThread(
              () -> {
                try (SSLSocket socket =
                    certificates.socket(server.getLocalPort(), "TLSv1.3", null)) {
                  socket.startHandshake();
                } catch (IOException e) {
                  // Nobody answers.
                }
              });
      try (Socket accepted = server.accept()) {
        byte[] header = accepted.getInputStream().readNBytes(5);
        int length = (header[3] & 0xff) << 8 | header[4] & 0xff;
        byte[] record = java.util.Arrays.copyOf(header, 5 + length);
        System.arraycopy(accepted.getInputStream().readNBytes(length), 0, record, 5, length);
        return record;
      } finally {
        hello.interrupt();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aCertificateOfAQuarterOfAMegabyte_isRefused(Engine engine) throws IOException {
    Certificates large = large();
    try (SecureMember member = member(engine);
        Grid client = client(member)) {
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        try (SSLSocket socket = large.socket(member.port(), version, "large")) {
          assertThatThrownBy(
                  () -> {
                    socket.startHandshake();
                    // With TLS 1.3 a client hears of it when it reads.
                    socket.setSoTimeout(300_000);
                    if (socket.getInputStream().read() < 0) {
                      throw new IOException("closed");
                    }
                  })
              .as(version)
              .isInstanceOf(IOException.class)
              .isNotInstanceOf(java.net.SocketTimeoutException.class);
        }
      }
      assertThat(member.status().handshakes()).as("the client's alone").isEqualTo(1);
      assertServed(member, client);
    }
  }

  /** Issued by the authority that is trusted, with names without end. */
  private static Certificates large() throws IOException {
    Path folder = certificates.directory();
    if (!Files.exists(folder.resolve("large.pem"))) {
      String names =
          IntStream.range(0, 4_000)
              .mapToObj(i -> "DNS:" + "a".repeat(50) + i + ".example.org")
              .collect(Collectors.joining(","));
      Files.writeString(
          folder.resolve("large.ext"),
          "extendedKeyUsage=clientAuth\nsubjectAltName=" + names + "\n");
      Certificates.run(
          List.of(
              "sh",
              "-ec",
              "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out large.key"
                  + " && openssl req -new -key large.key -subj /CN=large -out large.csr"
                  + " && openssl x509 -req -in large.csr -CA ca.pem -CAkey ca.key -days 30"
                  + " -CAcreateserial -extfile large.ext -out large.pem"),
          folder);
    }
    return certificates;
  }
}
