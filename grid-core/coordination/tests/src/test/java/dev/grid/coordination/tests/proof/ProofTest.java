package dev.grid.coordination.tests.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.config.CpConfig;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.coordination.tests.servers.Ports;
import dev.grid.coordination.tests.servers.Server;
import dev.grid.core.Grids;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof in small; of {@code grid://} processes are killed and paused, servers are not. */
class ProofTest {

  private static final int RUNS = 1;
  private static final int SEED_OF_A_SERVER_FAULT = 1;

  @TempDir private Path directory;

  @Test
  void oneAtATimeHoldsALockAndLeads() throws InterruptedException {
    MemberConfig config = MemberConfig.defaults();
    int port = Ports.free();
    MemberConfig alone =
        config
            .withNetwork(config.network().withPort(port).withJoin(JoinConfig.alone()))
            .withCp(
                CpConfig.defaults()
                    .withMemberCount(1)
                    .withDirectory(directory.resolve("cp"))
                    .withSessionHeartbeatInterval(Duration.ofMillis(500))
                    .withSessionTimeToLive(Proof.SESSION));
    try (Grid member = Grids.startMember(alone)) {
      Proof.Result result =
          Proof.prove(ProofSystem.at("grid://127.0.0.1:" + port), directory, 1, RUNS, 7);

      assertThat(member.structures()).isNotEmpty();
      assertThat(result.violations()).isEmpty();
      assertThat(result.claims()).isGreaterThan(2 * RUNS);
    }
  }

  @Test
  void oneAtATimeHoldsALockOfADatabase() throws InterruptedException {
    try (Server server = Subject.POSTGRESQL.start()) {
      ProofSystem system = ProofSystem.of(Subject.POSTGRESQL.url(server), server);
      Proof.Result result = Proof.prove(system, directory, 1, RUNS, SEED_OF_A_SERVER_FAULT);

      assertThat(result.violations()).isEmpty();
      assertThat(result.claims()).isGreaterThan(2 * RUNS);
    }
  }
}
