package dev.grid.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Short runs with a fixed schedule: what the long ones of the command line rest on. On the
 * reference they show that the tools work, and that losses which are there are found.
 */
@Tag("faults")
@Timeout(180)
final class FaultsTest {

  @Test
  void aKilledMember_losesNothingThatWasAcknowledged() throws Exception {
    Map<String, Long> result =
        run("--server", "reference", "--faults", "kill", "--seconds", "1", "--every", "5");

    assertThat(result)
        .containsEntry("runs", 1L)
        .containsEntry("faults", 1L)
        .containsEntry("lost", 0L)
        .containsEntry("invented", 0L);
    assertThat(result.get("acknowledged")).isPositive();
    assertThat(result.get("registers")).isPositive();
  }

  @Test
  void aKilledMemberWithoutBackups_isSeenToLoseWrites() throws Exception {
    Map<String, Long> result =
        run(
            List.of("--server", "reference", "--client", "grid", "--backups", "0"),
            List.of("--faults", "kill", "--seconds", "1", "--every", "5"));

    assertThat(result).containsEntry("faults", 1L);
    assertThat(result.get("lost")).isPositive();
    assertThat(result.get("contradicted")).isPositive();
  }

  @Test
  void pausesSlowLinksAndFullDisks_loseNothing() throws Exception {
    Map<String, Long> result =
        run(
            List.of("--server", "reference", "--seconds", "1", "--every", "3"),
            List.of("--faults", "pause,delay,loss,disk"));

    assertThat(result)
        .containsEntry("faults", 4L)
        .containsEntry("lost", 0L)
        .containsEntry("invented", 0L);
  }

  @SafeVarargs
  private static Map<String, Long> run(List<String>... arguments) throws Exception {
    List<String> all = new ArrayList<>();
    for (List<String> some : arguments) {
      all.addAll(some);
    }
    return run(all.toArray(String[]::new));
  }

  /** The numbers of a run, whose output is shown if there are none. */
  private static Map<String, Long> run(String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--seed", "1"));
    all.addAll(List.of(arguments));
    List<String> output = new ArrayList<>();
    Map<String, Long> result = new LinkedHashMap<>();
    FaultRun.startInSandbox(
        all,
        line -> {
          output.add(line);
          result.putAll(Tally.parse(line));
        });
    assertThat(result).as(String.join("\n", output)).isNotEmpty();
    return result;
  }
}
