package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.InvalidConfigurationException;
import dev.grid.JoinException;
import dev.grid.TlsStatus;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.config.CpConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsConfig.Mode;
import dev.grid.config.TlsMaterial;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Certificates;
import dev.grid.systemtests.ChangingMaterial;
import dev.grid.systemtests.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** TLS between members: who is one, and how a cluster begins with it while it is used. */
@Execution(ExecutionMode.CONCURRENT)
final class TlsClusterTest {

  private static final int PARTITIONS = 31;

  @TempDir private static Path directory;

  private static Certificates certificates;
  private static TlsConfig member;
  private static TlsConfig client;

  @BeforeAll
  static void issue() throws IOException {
    certificates = Certificates.in(directory.resolve("certs"), "--clients", "alice,grid-guest");
    member = TlsConfig.of(certificates.of("member"));
    client = TlsConfig.of(certificates.trust());
  }

  private static MemberConfig with(MemberConfig config, TlsConfig tls) {
    return config.withPartitionCount(PARTITIONS).withNetwork(config.network().withTls(tls));
  }

  private static TlsStatus status(Grid grid) {
    return Objects.requireNonNull(Objects.requireNonNull(grid.operations()).tls());
  }

  /** Writes new keys all the time by one client, and notes what failed. */
  private static final class Load implements AutoCloseable {

    private final GridMap<Long, Long> map;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong written = new AtomicLong();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Thread thread;

    Load(Grid client, String name) {
      map = client.map(name);
      thread = Thread.ofVirtual().start(this::run);
    }

    private void run() {
      while (!over.get()) {
        long key = written.get();
        try {
          map.set(key, key);
          if (!Long.valueOf(key).equals(map.get(key))) {
            throw new AssertionError("key=" + key + " is not what was written");
          }
          written.incrementAndGet();
        } catch (RuntimeException | AssertionError e) {
          failures.add(e);
          return;
        }
      }
    }

    /** Awaits that more is written. */
    void goesOn() {
      long before = written.get();
      Eventually.holds("more is written", () -> written.get() > before + 10 || !failures.isEmpty());
      assertThat(failures).isEmpty();
    }

    /** Ends, and looks for everything that was acknowledged. */
    @Override
    public void close() {
      if (over.getAndSet(true)) {
        return;
      }
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      assertThat(failures).isEmpty();
      assertThat(map.size()).isEqualTo(Math.toIntExact(written.get()));
    }
  }

  /**
   * Plain clients are served until the members require TLS, clients with TLS from when all accept.
   */
  @Test
  void aRunningClusterBeginsWithTls_memberByMember_withoutAFailedCall() {
    AtomicReference<Mode> mode = new AtomicReference<>(Mode.OFF);
    try (TestCluster cluster =
        TestCluster.of(3, config -> with(config, member.withMode(mode.get())))) {
      try (Load plain = new Load(cluster.client(cluster.member(0)), "plain")) {
        toMode(cluster, mode, Mode.ACCEPT, plain);
        try (Load secure =
            new Load(
                cluster.client(cluster.member(0), config -> config.withTls(client)), "secure")) {
          toMode(cluster, mode, Mode.PREFER, plain, secure);
          plain.close();
          toMode(cluster, mode, Mode.REQUIRE, secure);
        }
      }
      // Each of the others is dialled, and dials; and the client.
      for (int i = 0; i < 3; i++) {
        Grid one = cluster.member(i);
        Eventually.holds("all has TLS", () -> status(one).connections() >= 4);
      }
    }
  }

  private static void toMode(
      TestCluster cluster, AtomicReference<Mode> mode, Mode next, Load... loads) {
    mode.set(next);
    for (int i = 0; i < 3; i++) {
      cluster.stop(cluster.member(0));
      cluster.start();
      for (Load load : loads) {
        load.goesOn();
      }
    }
  }

  /** Also what groups say to each other, on a port of their own. */
  @Test
  void membersAndTheirGroupsSpeakTls() {
    try (TestCluster cluster =
        TestCluster.of(
            3,
            config ->
                with(config, member)
                    .withCp(
                        CpConfig.defaults()
                            .withMemberCount(3)
                            .withDirectory(directory.resolve(config.instanceName()))))) {
      Grid grid = cluster.client(cluster.member(0), config -> config.withTls(client));
      GridAtomicLong counter = grid.atomicLong("counter");
      for (int i = 0; i < 20; i++) {
        counter.incrementAndGet();
      }
      assertThat(counter.get()).isEqualTo(20);
      assertThat(status(cluster.member(0)).plainRefused()).isZero();
    }
  }

  @Test
  void aClientsCertificate_letsInNoMember() {
    TlsConfig alice = TlsConfig.of(certificates.of("alice"));
    try (TestCluster cluster = TestCluster.of(1, config -> with(config, member))) {
      MemberConfig config = with(joining(cluster), alice);
      assertThatThrownBy(() -> Grids.startMember(config))
          .isInstanceOf(InvalidConfigurationException.class)
          .hasMessageContaining("memberIdentity=CN=grid-member");

      TlsConfig guest = TlsConfig.of(certificates.of("grid-guest"));
      MemberConfig believing = with(joining(cluster), guest.withMemberIdentity("CN=grid-*"));
      assertThatThrownBy(() -> Grids.startMember(believing))
          .isInstanceOf(JoinException.class)
          .hasMessageContaining("its certificate is not that of a member");
    }
  }

  @Test
  void aMemberWithoutTls_isRefusedByName() {
    try (TestCluster cluster = TestCluster.of(1, config -> with(config, member))) {
      MemberConfig plain = joining(cluster).withPartitionCount(PARTITIONS);
      assertThatThrownBy(() -> Grids.startMember(plain))
          .isInstanceOf(JoinException.class)
          .hasMessageContaining("members are let in with TLS only");
    }
  }

  private static MemberConfig joining(TestCluster cluster) {
    return MemberConfig.defaults()
        .withInstanceName(cluster.name() + "-joining")
        .withClusterName(cluster.name())
        .withNetwork(
            MemberConfig.defaults()
                .network()
                .withHost("127.0.0.1")
                .withPort(0)
                .withJoin(JoinConfig.seeds(TestCluster.addressOf(cluster.member(0)))));
  }

  /**
   * Both authorities are trusted first, then certificates are of the new one, then the old goes.
   */
  @Test
  void theAuthorityIsReplaced_withoutARestart_andWithoutAFailedCall() throws IOException {
    Path old = certificates.directory();
    Certificates renewed = Certificates.in(directory.resolve("renewed"));
    Path both = directory.resolve("both.pem");
    Files.writeString(
        both,
        Files.readString(old.resolve("ca.pem"))
            + Files.readString(renewed.directory().resolve("ca.pem")));
    Path next = renewed.directory();
    List<ChangingMaterial> materials = new ArrayList<>();
    ChangingMaterial ofClient = new ChangingMaterial(certificates.trust());
    try (TestCluster cluster =
        TestCluster.of(
            3,
            config -> {
              ChangingMaterial material = new ChangingMaterial(certificates.of("member"));
              synchronized (materials) {
                materials.add(material);
              }
              return with(config, TlsConfig.of(material));
            })) {
      try (Load load =
          new Load(
              cluster.client(cluster.member(0), config -> config.withTls(TlsConfig.of(ofClient))),
              "rotated")) {
        ofClient.become(TlsMaterial.pem(null, null, both));
        for (ChangingMaterial one : materials) {
          one.become(TlsMaterial.pem(old.resolve("member.pem"), old.resolve("member.key"), both));
          load.goesOn();
        }
        for (ChangingMaterial one : materials) {
          one.become(TlsMaterial.pem(next.resolve("member.pem"), next.resolve("member.key"), both));
          load.goesOn();
        }
        for (ChangingMaterial one : materials) {
          one.become(renewed.of("member"));
          load.goesOn();
        }
        ofClient.become(renewed.trust());
        load.goesOn();
      }
      Eventually.holds(
          "what the old authority let in was closed",
          () -> IntStream.range(0, 3).anyMatch(i -> status(cluster.member(i)).distrusted() > 0));
    }
  }
}
