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
import dev.grid.core.Grids;
import dev.grid.systemtests.Certificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** TLS between members: who is one. {@link SecurityChangesTest} has how it begins and changes. */
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
}
