package dev.grid.coordination.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.grid.coordination.Coordinator;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.tests.servers.Servers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URLs of memcached, Redis, PostgreSQL and MariaDB: which are refused, and that no secret of theirs is told. */
class LeaseDriverUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "memcached://a,b; one host",
        "memcached://a/x; namespace",
        "memcached://user@a; password",
        "memcached://a?timeout=400h; 15 days",
        "memcached://a?ssl-mode=require; ssl-mode",
        "memcached://a:x; no server",
        "redis://a,b; sentinel=",
        "redis://a/first; number",
        "redis://a?sentinel-password=x; sentinel=",
        "redis://a?sentinels=x; sentinel",
        "redis://a:70000; no server",
        "postgresql://a; database",
        "postgresql://a/; database",
        "postgresql://a/b/c; database",
        "postgresql://a/b?sslmode=require; ssl-mode",
        "postgresql://a/b?create-tables=no; true or false",
        "postgresql://a/b?namespace=x23456789x123456789x123456789x123456789x123456789; 48",
        "mysql://a,b/c; one server",
        "mysql://a; database",
        "mariadb://a/b?sslMode=trust; ssl-mode"
      })
  void isRefused(String url, String message) {
    assertThatThrownBy(() -> Coordinators.create(url, "member"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memcached", "redis", "rediss", "postgresql", "postgres", "mysql", "mariadb"})
  void whoIsAwayIsSaidWithoutThePassword(String scheme) throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertRefusal(scheme, port);
  }

  @ParameterizedTest
  @CsvSource({"redis, REDIS", "postgresql, POSTGRESQL", "mysql, MARIADB"})
  void aLoginThatIsRefusedIsSaidWithoutThePassword(String scheme, Servers.Kind kind) {
    // PostgreSQL trusts everybody here, but has no such user.
    assertRefusal(scheme, Servers.shared(kind).port());
  }

  private static void assertRefusal(String scheme, int port) {
    String database = scheme.startsWith("redis") || scheme.equals("memcached") ? "" : "/grid";
    String url = scheme + "://nobody:geheim-17@127.0.0.1:" + port + database;
    Coordinator coordinator = Coordinators.create(url, "member");

    Throwable failure = catchThrowable(() -> coordinator.start(false));

    assertThat(failure).isInstanceOf(CoordinatorConnectionException.class).hasMessageContaining(Integer.toString(port));
    StringWriter all = new StringWriter();
    failure.printStackTrace(new PrintWriter(all));
    assertThat(all.toString()).doesNotContain("geheim-17");
    coordinator.stop();
  }
}
