package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.GridMap;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.DeploymentsStopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The Node client of the reference on our member: {@code src/test/node/interop.js} has the checks.
 */
@ExtendWith(DeploymentsStopped.class)
final class NodeClientTest {

  /** What the script reads and writes as Compact. */
  record Line(String item, int pieces) {}

  private static final Path SOURCE = Path.of("src/test/node");
  private static final Path INSTALLED = Path.of("target/node");
  private static final int INSTALL_SECONDS_MAX = 120;
  private static final int RUN_SECONDS_MAX = 120;

  @Test
  @Timeout(300)
  void theNodeClient_worksWithOurMember() throws Exception {
    install();
    GridMap<String, Line> records = Deployment.CLIENT.site().grid().map("node-records");
    records.put("from java", new Line("tea", 3));

    String output =
        run(
            RUN_SECONDS_MAX,
            "node",
            "interop.js",
            Deployment.CLIENT.site().address(),
            Deployment.CLUSTER_NAME);

    assertThat(output.lines().filter(line -> line.startsWith("ok ")).map(line -> line.substring(3)))
        .containsExactlyElementsOf(checks());
    assertThat(records.get("from node")).isEqualTo(new Line("coffee", 5));
  }

  /** The names of the checks in the script. */
  private static List<String> checks() throws IOException {
    List<String> names =
        Pattern.compile("^check\\('(.*)',", Pattern.MULTILINE)
            .matcher(Files.readString(SOURCE.resolve("interop.js")))
            .results()
            .map((MatchResult result) -> result.group(1))
            .toList();
    assertThat(names).isNotEmpty();
    return names;
  }

  private static void install() throws Exception {
    Files.createDirectories(INSTALLED);
    for (String file : List.of("package.json", "package-lock.json", "interop.js")) {
      Files.copy(
          SOURCE.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    run(INSTALL_SECONDS_MAX, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
  }

  private static String run(int secondsMax, String... command)
      throws IOException, InterruptedException {
    Path log = INSTALLED.resolve(command[0] + ".log");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(INSTALLED.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new AssertionError(
          "this test needs node 18 or newer with npm on the PATH, to run the Node client of the"
              + " reference; there is no "
              + command[0],
          e);
    }
    boolean ended = process.waitFor(secondsMax, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String output = Files.readString(log);
    assertThat(ended)
        .as("%s ends within %s s; its output:%n%s", List.of(command), secondsMax, output)
        .isTrue();
    assertThat(process.exitValue())
        .as("status of %s; its output:%n%s", List.of(command), output)
        .isZero();
    return output;
  }
}
