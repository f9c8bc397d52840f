package dev.grid.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.systemtests.InProcesses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Short runs with a fixed schedule: what the long ones of the command line rest on. Runs on the
 * reference, and runs that must lose, show that the tools work and that losses are found.
 */
@InProcesses
@Tag("long")
@Timeout(1800)
final class FaultsTest {

  private static final List<String> BRIEFLY = List.of("--seconds", "1", "--every", "5");

  @Test
  void aKilledMember_losesNothingThatWasAcknowledged() {
    Map<String, Long> result = run(BRIEFLY, List.of("--server", "grid", "--faults", "kill"));

    assertThat(result).containsEntry("faults", 1L);
    assertThat(result.get("acknowledged")).isPositive();
    assertThat(result.get("registers")).isPositive();
    assertNothingIsWrong(result);
  }

  @Test
  void pausesCutsSlowLinksAndFullDisks_loseNothing() {
    Map<String, Long> result =
        run(
            List.of("--seconds", "1", "--every", "3"),
            List.of("--server", "grid", "--client", "grid"),
            List.of("--faults", "pause,cut,one-way,delay,loss,disk"));

    assertThat(result).containsEntry("faults", 6L);
    assertNothingIsWrong(result);
  }

  @Test
  void aCoordinatorThatStandsStillForLong_losesNothing_andOthersGoOn() {
    Map<String, Long> result =
        run(
            List.of("--seconds", "10", "--every", "3"),
            List.of("--server", "grid", "--client", "grid", "--faults", "pause-coordinator"));

    assertThat(result.get("faults")).isPositive();
    assertNothingIsWrong(result);
  }

  @Test
  void statements_seeWhatStays_andLoseNothing_throughKillsAndSplits() {
    Map<String, Long> result =
        run(
            BRIEFLY,
            List.of("--server", "grid", "--client", "grid", "--work", "sql"),
            List.of("--faults", "kill,cut"));

    assertThat(result).containsEntry("faults", 2L);
    assertThat(result.get("acknowledged")).isPositive();
    assertNothingIsWrong(result);
  }

  @Test
  void aRollingRestart_failsNoCall() {
    Map<String, Long> result =
        run(BRIEFLY, List.of("--server", "grid", "--client", "grid", "--faults", "restart"));

    assertThat(result)
        .containsEntry("faults", 1L)
        .containsEntry("refused", 0L)
        .containsEntry("unknown", 0L);
    assertNothingIsWrong(result);
  }

  @Test
  void membersOfFive_thatAreKilledTogether_loseNothing() {
    Map<String, Long> result =
        run(
            BRIEFLY,
            List.of("--server", "grid", "--members", "5", "--backups", "2"),
            List.of("--faults", "kill-several"));

    assertThat(result).containsEntry("faults", 1L);
    assertNothingIsWrong(result);
  }

  @Test
  @Tag("nightly") // Says something of the tools only, as does the one that must lose nothing.
  void aKilledMemberWithoutBackups_isSeenToLoseWrites() {
    Map<String, Long> result =
        run(BRIEFLY, List.of("--server", "reference", "--backups", "0", "--faults", "kill"));

    assertThat(result).containsEntry("faults", 1L);
    assertThat(result.get("lost")).isPositive();
    assertThat(result.get("contradicted")).isPositive();
  }

  @Test
  @Tag("nightly")
  void theReference_losesNothingWithABackup() {
    Map<String, Long> result = run(BRIEFLY, List.of("--server", "reference", "--faults", "kill"));

    assertThat(result)
        .containsEntry("faults", 1L)
        .containsEntry("lost", 0L)
        .containsEntry("invented", 0L);
  }

  private static void assertNothingIsWrong(Map<String, Long> result) {
    assertThat(result)
        .containsEntry("lost", 0L)
        .containsEntry("invented", 0L)
        .containsEntry("contradicted", 0L)
        .containsEntry("not-linearizable", 0L)
        .containsEntry("undecided", 0L);
  }

  @SafeVarargs
  private static Map<String, Long> run(List<String>... settings) {
    List<String> arguments = new ArrayList<>(List.of("--seed", "1"));
    for (List<String> some : settings) {
      arguments.addAll(some);
    }
    return Runs.numbers(arguments, System.getProperty("java.class.path"));
  }
}
