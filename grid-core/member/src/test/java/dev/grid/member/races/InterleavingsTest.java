package dev.grid.member.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The races of {@link RacesTest} once more, with Fray deciding after each step which thread goes
 * on. jcstress meets what real processors do to memory; this meets orders of steps that hardly ever
 * come about by themselves. Fray 0.9 is for JDK 25 on Linux.
 */
@EnabledForJreRange(min = JRE.JAVA_25, max = JRE.JAVA_25)
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterleavingsTest {

  /** How often each race is run, in each way. */
  private static final int RUNS = Integer.getInteger("grid.interleavings.runs", 40);

  private Fray fray;

  @BeforeAll
  void prepare(@TempDir Path folder) throws Exception {
    fray =
        Fray.prepare(
            Path.of(System.getProperty("java.home")),
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList(),
            Path.of("target", "fray").toAbsolutePath(),
            folder);
  }

  /** Threads change at atomic and volatile fields, locks, and where they park. */
  @Test
  void noRace_comesToAForbiddenResult() throws Exception {
    requireAllowed(List.of());
  }

  /** Threads change at every field. */
  @Test
  void noRace_comesToAForbiddenResult_betweenAnyTwoFields() throws Exception {
    requireAllowed(List.of("--memory"));
  }

  private void requireAllowed(List<String> options) throws Exception {
    int runs = RUNS * RaceOnce.RACES.size();
    Fray.Ended ended = fray.run(RaceOnce.EACH, runs, options);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("Total iter: " + runs);
    assertThat(ended.givenUp()).as("few, or the rest says little").isLessThan(2 + runs / 100);
  }

  @Test
  void aRunWithoutEnd_isGivenUp() throws Exception {
    Fray.Ended ended = fray.run(EndlessSpin.class.getName(), 2, List.of());
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("Total iter: 2");
    assertThat(ended.givenUp()).isEqualTo(2);
  }

  @Test
  void aRaceThatIsThere_isFound() throws Exception {
    Fray.Ended ended = fray.run(LostUpdate.class.getName(), 1_000, List.of());
    assertThat(ended.exitCode()).as(ended.output()).isNotZero();
    assertThat(ended.output()).contains(LostUpdate.class.getName() + " came to 1, not [2]");
  }
}
