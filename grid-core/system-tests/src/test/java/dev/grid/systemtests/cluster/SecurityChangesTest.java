package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.JoinException;
import dev.grid.TlsStatus;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsConfig.Mode;
import dev.grid.config.TlsMaterial;
import dev.grid.systemtests.Certificates;
import dev.grid.systemtests.ChangingMaterial;
import dev.grid.systemtests.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What keeps members secure begins, ends and is replaced while clients write: none of them has a
 * call that fails as long as it is allowed in, and nothing acknowledged is lost.
 */
@Execution(ExecutionMode.CONCURRENT)
final class SecurityChangesTest {

  private static final int PARTITIONS = 31;
  private static final int MEMBERS = 3;

  /**
   * Of those that begin TLS and end it: six times all are replaced, which is much for a build.
   * {@code -Dgrid.tls.members=3} has more of them.
   */
  private static final int TLS_MEMBERS = Integer.getInteger("grid.tls.members", 2);

  private static final String OLD_SECRET = "the old secret of all members";
  private static final String NEW_SECRET = "the new secret of all members";

  @TempDir private static Path directory;

  private static Certificates certificates;
  private static TlsConfig member;
  private static TlsConfig client;

  @BeforeAll
  static void issue() throws IOException {
    certificates = Certificates.in(directory.resolve("certs"), "--clients", "alice");
    member = TlsConfig.of(certificates.of("member"));
    client = TlsConfig.of(certificates.trust());
  }

  private static MemberConfig with(MemberConfig config, TlsConfig tls) {
    return config.withPartitionCount(PARTITIONS).withNetwork(config.network().withTls(tls));
  }

  private static TlsStatus status(Grid grid) {
    return Objects.requireNonNull(Objects.requireNonNull(grid.operations()).tls());
  }

  /** Of one more member that starts. */
  private static ChangingMaterial ofMember(List<ChangingMaterial> all) {
    ChangingMaterial material = new ChangingMaterial(certificates.of("member"));
    synchronized (all) {
      all.add(material);
    }
    return material;
  }

  /** Stops and starts one member after the other, each with what is configured by now. */
  private static void replaceAll(int members, TestCluster cluster, UnbrokenLoad... loads) {
    for (int i = 0; i < members; i++) {
      cluster.stop(cluster.member(0));
      cluster.start();
      for (UnbrokenLoad load : loads) {
        load.goesOn();
      }
    }
  }

  /**
   * Plain clients are served until the members require TLS, clients with TLS from when all accept;
   * and the same way back.
   */
  @Test
  void tlsBegins_andEnds_memberByMember() {
    AtomicReference<Mode> mode = new AtomicReference<>(Mode.OFF);
    try (TestCluster cluster =
        TestCluster.of(TLS_MEMBERS, config -> with(config, member.withMode(mode.get())))) {
      try (UnbrokenLoad plain = new UnbrokenLoad(plain(cluster), "before")) {
        mode.set(Mode.ACCEPT);
        replaceAll(TLS_MEMBERS, cluster, plain);
        try (UnbrokenLoad secure = new UnbrokenLoad(secure(cluster), "secure")) {
          mode.set(Mode.PREFER);
          replaceAll(TLS_MEMBERS, cluster, plain, secure);
          plain.close();
          mode.set(Mode.REQUIRE);
          replaceAll(TLS_MEMBERS, cluster, secure);
          // Each of the others is dialled, and dials; and the client.
          int connections = 2 * (TLS_MEMBERS - 1) + 1;
          for (int i = 0; i < TLS_MEMBERS; i++) {
            Grid one = cluster.member(i);
            Eventually.holds("all has TLS", () -> status(one).connections() >= connections);
          }

          mode.set(Mode.PREFER);
          replaceAll(TLS_MEMBERS, cluster, secure);
          try (UnbrokenLoad after = new UnbrokenLoad(plain(cluster), "after")) {
            mode.set(Mode.ACCEPT);
            replaceAll(TLS_MEMBERS, cluster, secure, after);
            secure.close();
            mode.set(Mode.OFF);
            replaceAll(TLS_MEMBERS, cluster, after);
          }
        }
      }
      assertThat(plain(cluster).map("before").size()).isPositive();
    }
  }

  private static Grid plain(TestCluster cluster) {
    return cluster.client(cluster.member(0));
  }

  private static Grid secure(TestCluster cluster) {
    return cluster.client(cluster.member(0), config -> config.withTls(client));
  }

  // The join secret.

  private static MemberConfig with(MemberConfig config, UnaryOperator<JoinConfig> secrets) {
    return config
        .withPartitionCount(PARTITIONS)
        .withNetwork(config.network().withJoin(secrets.apply(config.network().join())));
  }

  /** All know both first, then only the new one. */
  @Test
  void theJoinSecretIsReplaced_memberByMember() {
    AtomicReference<UnaryOperator<JoinConfig>> secrets =
        new AtomicReference<>(join -> join.withSecret(OLD_SECRET));
    try (TestCluster cluster = TestCluster.of(MEMBERS, config -> with(config, secrets.get()));
        UnbrokenLoad load = new UnbrokenLoad(plain(cluster), "load")) {
      secrets.set(join -> join.withSecret(NEW_SECRET).withPreviousSecret(OLD_SECRET));
      replaceAll(MEMBERS, cluster, load);
      secrets.set(join -> join.withSecret(NEW_SECRET));
      replaceAll(MEMBERS, cluster, load);

      secrets.set(join -> join.withSecret(OLD_SECRET));
      assertThatThrownBy(cluster::start)
          .isInstanceOf(JoinException.class)
          .hasMessageContaining("secret");
    }
  }

  // Certificates.

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
        TestCluster.of(MEMBERS, config -> with(config, TlsConfig.of(ofMember(materials))))) {
      try (UnbrokenLoad load =
          new UnbrokenLoad(
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

  /**
   * Connections that rest on a certificate which has ended are closed; the next have the new one.
   */
  @Test
  void certificatesThatEnd_areReplacedBefore() throws IOException {
    List<ChangingMaterial> materials = new ArrayList<>();
    try (TestCluster cluster =
        TestCluster.of(MEMBERS, config -> with(config, TlsConfig.of(ofMember(materials))))) {
      Ending ending = connectedByOneThatEnds(cluster);
      ending.material().become(certificates.of("alice"));
      Eventually.holds("it has ended", () -> Instant.now().isAfter(ending.end()));
      try (UnbrokenLoad load = new UnbrokenLoad(ending.client(), "load")) {
        load.goesOn();
        Certificates renewed = certificates.sameAuthority(directory.resolve("renewed-member"));
        for (ChangingMaterial one : materials) {
          one.become(renewed.of("member"));
          load.goesOn();
        }
      }
      for (int i = 0; i < 3; i++) {
        assertThat(status(cluster.member(i)).reloads()).isEqualTo(1);
        assertThat(status(cluster.member(i)).distrusted()).isEqualTo(1);
      }
    }
  }

  /** A client that all members know by a certificate which ends soon. */
  private record Ending(Grid client, ChangingMaterial material, Instant end) {}

  /** Gives it more time where the machine is slow. */
  private static Ending connectedByOneThatEnds(TestCluster cluster) throws IOException {
    Certificates brief =
        certificates.sameAuthority(directory.resolve("short"), "--clients", "alice");
    for (int seconds = 8; seconds <= 1024; seconds *= 2) {
      Instant end = brief.renewFor(seconds, "alice");
      ChangingMaterial material = new ChangingMaterial(brief.of("alice"));
      try {
        Grid client =
            cluster.client(cluster.member(0), config -> config.withTls(TlsConfig.of(material)));
        Eventually.holds(
            "all know it, or it is too late",
            () ->
                Objects.requireNonNull(client.connections()).open().size() == 3
                    || Instant.now().isAfter(end));
        if (Instant.now().isBefore(end)) {
          return new Ending(client, material, end);
        }
        client.close();
      } catch (GridException e) {
        assertThat(Instant.now()).as("refused by %s", e).isAfter(end);
      }
    }
    throw new AssertionError("no client is known by three members within a quarter of an hour");
  }
}
