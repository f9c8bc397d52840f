package dev.grid.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.TlsStatus;
import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsConfig.Engine;
import dev.grid.config.TlsConfig.Mode;
import dev.grid.core.Grids;
import dev.grid.systemtests.Certificates;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.OwnMember;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What strangers send before they have shown who they are, over TCP, inside TLS and as TLS itself,
 * to a running member, while a client with TLS goes on that does nothing wrong. Afterwards the
 * member has no connection more, has lost no buffer, and has logged no error.
 *
 * <p>A build sends few; {@code -Dgrid.fuzz.frames=10000000} sends as many with each engine, and
 * {@code -Dgrid.fuzz.minutes=30} ends each when its time is over, whatever is left. To measure what
 * that client's calls take meanwhile: {@code -Dgrid.fuzz.leaks=false}, as watching every buffer
 * costs more than strangers do, and {@code -Dgrid.fuzz.alone=20000} calls to compare with.
 */
@Tag("long")
final class BeforeLoginFuzzTest {

  private static final int FRAMES = Integer.getInteger("grid.fuzz.frames", 12_000);
  private static final int MINUTES_MAX = Integer.getInteger("grid.fuzz.minutes", 10);
  private static final String NAME = "before-login";

  /** Of the client that does nothing wrong, to compare with. */
  private static final int CALLS_ALONE = Integer.getInteger("grid.fuzz.alone", 500);

  /** What the measurement itself, caches and a few late objects may take. */
  private static final long HEAP_SLACK_BYTES = 32 << 20;

  @TempDir private static Path directory;

  private static Certificates certificates;

  @BeforeAll
  static void issue() throws IOException {
    certificates = Certificates.in(directory.resolve("certs"));
  }

  private static Grid member(Engine engine) {
    TlsConfig tls =
        TlsConfig.of(certificates.of("member")).withMode(Mode.ACCEPT).withEngine(engine);
    return Grids.startMember(
        MemberConfig.defaults()
            .withInstanceName(NAME)
            .withClusterName(NAME)
            .withPartitionCount(7)
            .withNetwork(NetworkConfig.defaults().withHost("127.0.0.1").withPort(0).withTls(tls)));
  }

  private static Grid client(Grid member) {
    return Grids.connect(
        ClientConfig.defaults()
            .withClusterName(NAME)
            .withAddresses(OwnMember.addressOf(member))
            .withTls(TlsConfig.of(certificates.trust())));
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  @Timeout(14_400)
  void member_survivesAndForgets(Engine engine) throws Exception {
    try (Leaks leaks = new Leaks();
        LoggedErrors errors = new LoggedErrors();
        Grid member = member(engine);
        Grid client = client(member)) {
      HealthyClient healthy = HealthyClient.start(client);
      int port = OwnMember.portOf(member);
      long seed = FuzzRun.configured().seed();
      String warmedUp = Strangers.send(port, certificates, seed, FRAMES / 10, MINUTES_MAX);
      settle(member);
      long heapBefore = heapAfterCollection();
      healthy.awaitCalls(CALLS_ALONE);
      long p99Alone = healthy.p99Micros();

      String sent = Strangers.send(port, certificates, seed + 1_000, FRAMES, MINUTES_MAX);

      long p99Meanwhile = healthy.p99Micros();
      settle(member);
      long calls = healthy.stop();
      TlsStatus tls = status(member);
      System.out.println(
          "before login: engine=%s %s (and %s) healthyCalls=%d p99Micros alone=%d meanwhile=%d"
                  .formatted(tls.engine(), sent, warmedUp, calls, p99Alone, p99Meanwhile)
              + " handshakes=%d failedHandshakes=%d"
                  .formatted(tls.handshakes(), tls.failedHandshakes()));
      assertThat(calls).as("calls of the client that did nothing wrong").isPositive();
      assertThat(tls.failedHandshakes()).isPositive();
      Eventually.passes(
          "memory is given back",
          () -> assertThat(heapAfterCollection()).isLessThan(heapBefore + HEAP_SLACK_BYTES));
      try (Grid another = client(member)) {
        assertThat(another.map(HealthyClient.MAP).size()).isPositive();
      }
      leaks.tell();
      assertThat(errors.all()).isEmpty();
    }
  }

  /** Otherwise the test above could not fail by one. */
  @Test
  void aBufferThatIsLost_isTold() throws Exception {
    try (Leaks leaks = new Leaks();
        LoggedErrors errors = new LoggedErrors()) {
      lose();
      Eventually.holds(
          "it is told",
          () -> {
            try {
              leaks.tell();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return errors.all().stream().anyMatch(error -> error.contains("LEAK"));
          });
    }
  }

  private static void lose() {
    ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(16);
    assertThat(lost.refCnt()).isEqualTo(1);
  }

  private static void settle(Grid member) {
    Eventually.holds(
        "only the client that does nothing wrong is connected",
        () -> member.statistics().connections() == 1 && status(member).connections() == 1);
  }

  private static TlsStatus status(Grid member) {
    return Objects.requireNonNull(Objects.requireNonNull(member.operations()).tls());
  }

  private static long heapAfterCollection() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
