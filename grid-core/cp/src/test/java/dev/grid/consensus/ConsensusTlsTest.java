package dev.grid.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.grid.config.TlsMaterial;
import dev.grid.kernel.Listeners;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS between servers of groups. */
class ConsensusTlsTest {

  private static final Path SCRIPT = Path.of("..", "docs", "security", "grid-certs.sh");

  @TempDir private Path directory;

  private TlsMaterial.Managers managers() throws Exception {
    Path certificates = directory.resolve("certs");
    Process script =
        new ProcessBuilder("sh", SCRIPT.toString(), certificates.toString())
            .redirectErrorStream(true)
            .start();
    String written = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(script.waitFor()).as(written).isZero();
    return TlsMaterial.pem(
            certificates.resolve("member.pem"),
            certificates.resolve("member.key"),
            certificates.resolve("ca.pem"))
        .load();
  }

  /** As members do: each accepts both first, then connects with TLS, then asks for it. */
  @Test
  void serversBeginWithTls_oneAfterTheOther_andGoOn() throws Exception {
    TlsMaterial.Managers managers = managers();
    var key = Objects.requireNonNull(managers.key());
    // As members do, which do not look at the host.
    var trust = new AnyHost(managers.trust());
    Listeners<Runnable> changes = changes();
    try (ThreeServers three = new ThreeServers(directory)) {
      three.startAll();
      three.add(1);
      long least = 1;
      for (ConsensusTls next :
          new ConsensusTls[] {
            new ConsensusTls(key, trust, false, false, changes::add),
            new ConsensusTls(key, trust, true, false, changes::add),
            new ConsensusTls(key, trust, true, true, changes::add)
          }) {
        three.tls = next;
        for (int i = 0; i < 3; i++) {
          three.stop(i);
          three.add(1); // By the two others.
          three.start(i);
          three.awaitSame(++least);
        }
      }

      assertThat(answersPlain(three.get(0).port())).isFalse();
    }
  }

  @Test
  void connectionsEnd_whenCertificatesAreNotTrustedAnyMore() throws Exception {
    TlsMaterial.Managers managers = managers();
    AnyHost trust = new AnyHost(managers.trust());
    Listeners<Runnable> changes = changes();
    try (ThreeServers three = new ThreeServers(directory)) {
      three.tls =
          new ConsensusTls(Objects.requireNonNull(managers.key()), trust, true, true, changes::add);
      three.startAll();
      three.add(1);
      three.awaitSame(1);

      trust.trustsNobody = true;
      changes.forEach(Runnable::run);
      ThreeServers.await(() -> three.leaderNow() < 0); // None has a majority.

      trust.trustsNobody = false;
      three.add(1);
      three.awaitSame(2);
    }
    assertThat(changes.isEmpty()).isTrue();
  }

  private static Listeners<Runnable> changes() {
    return new Listeners<>((what, cause) -> fail(what, cause));
  }

  /** Whether a server sends anything to who begins HTTP/2 without TLS, before it hangs up. */
  private static boolean answersPlain(int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      // A TLS alert is no HTTP/2.
      byte[] answer = socket.getInputStream().readAllBytes();
      return answer.length > 0 && answer[0] != 0x15;
    } catch (SocketException e) {
      return false; // Reset.
    }
  }
}
