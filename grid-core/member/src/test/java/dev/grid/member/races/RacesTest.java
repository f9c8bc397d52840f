package dev.grid.member.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the races; see the package for how to run them longer. */
class RacesTest {

  /** How long each race is run. */
  private static final long MILLIS = Long.getLong("grid.races.millis", 300);

  /** A race that has not ended this long after its time hangs. */
  private static final long HANGS_AFTER_MILLIS = 600_000;

  @Test
  void races_haveNoForbiddenResult() throws Exception {
    Path folder = emptied(Path.of("target", "jcstress").toAbsolutePath());
    Path output = folder.resolve("output.txt");

    Process process =
        new ProcessBuilder(command(folder))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended =
          process.waitFor(
              RaceOnce.RACES.size() * MILLIS + HANGS_AFTER_MILLIS, TimeUnit.MILLISECONDS);
      assertThat(ended).as("ended; %s", Files.readString(output)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(RaceOnce.RACES).hasSize(14);
    assertThat(RaceOnce.RACES)
        .filteredOn(race -> RaceOnce.actors(race) <= Runtime.getRuntime().availableProcessors())
        .as("a report of each race; jcstress leaves out those with more actors than processors")
        .allSatisfy(race -> assertThat(folder.resolve(report(race))).exists());
  }

  private static List<String> command(Path folder) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return List.of(
        java,
        "-cp",
        System.getProperty("java.class.path"),
        "org.openjdk.jcstress.Main",
        // The arguments of the processes that race; they also keep jcstress from trying many kinds.
        "-jvmArgs",
        "-Xmx256m --enable-native-access=ALL-UNNAMED",
        "-sc",
        "false",
        "-f",
        "1",
        "-iters",
        "1",
        "-time",
        Long.toString(MILLIS),
        "-t",
        "dev.grid",
        "-r",
        folder.toString());
  }

  private static String report(Class<?> race) {
    return race.getName().replace('$', '.') + ".html";
  }

  private static Path emptied(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> old = Files.list(folder)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    return folder;
  }
}
