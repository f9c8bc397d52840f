package dev.grid.benchmarks.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.benchmarks.ServerProcess;
import dev.grid.benchmarks.load.LoadGenerator;
import dev.grid.benchmarks.load.Measurement;
import dev.grid.benchmarks.load.Target;
import dev.grid.benchmarks.load.Workload;
import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.core.Grids;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every answer is checked by the generator: a wrong one fails the measurement. */
class TlsWorkloadsTest {

  private static final Path SCRIPT =
      Path.of("..", "docs", "security", "grid-certs.sh").toAbsolutePath();
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final int KEYS = 500;

  @Test
  void aMemberWithTlsAndRights_answersWhatIsAsked(@TempDir Path directory)
      throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("sh", SCRIPT.toString(), directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start()
                .waitFor())
        .isZero();
    int port = ServerProcess.freePort();
    MemberConfig config = GridServer.config(port, List.of(), CpConfig.defaults());
    MemberConfig secured =
        GridServer.withPolicy(GridServer.withTls(config, directory, GridServer.JDK));
    try (Grid member = Grids.startMember(secured)) {
      GridServer.requireEngine(member, GridServer.JDK);
      Target target = Target.wire(port).withTls(directory.resolve("ca.pem")).withLogin();
      LoadGenerator generator = new LoadGenerator(target, KEYS, 1);
      generator.load();
      assertThat(member.map("bench").size()).isEqualTo(KEYS);
      for (String workload : List.of("get:2x16", "set:2x256")) {
        Measurement measured = generator.measure(Workload.parse(workload), SHORT, SHORT, () -> 0);
        assertThat(measured.operations()).as(workload).isPositive();
      }
    }
  }
}
