package dev.grid.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.systemtests.InProcesses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Structures of Raft groups under faults: all that clients and members saw of them is linearizable,
 * locks exclude, and each thread is answered again after each fault. Longer by {@code
 * -Dgrid.groups.runs}, {@code .seconds} of each run, {@code .members} (3 or 5) and {@code .seed}.
 */
@InProcesses
@Tag("long")
@Timeout(value = 1, unit = TimeUnit.DAYS) // Runs end by themselves.
final class GroupFaultsTest {

  @Test
  void structures_areLinearizable_whileLeadersAreLost_andAllMembersStartAgain() {
    boolean isBrief = System.getProperty("grid.groups.seconds") == null;
    Map<String, Long> result =
        run(
            isBrief
                ? List.of("--faults", "kill-leader,cut-leader,kill-all,damage-leader,disk-leader")
                : List.of(),
            List.of(
                "--seed", System.getProperty("grid.groups.seed", "1"),
                "--runs", System.getProperty("grid.groups.runs", "1"),
                "--seconds", System.getProperty("grid.groups.seconds", "1"),
                "--members", System.getProperty("grid.groups.members", "3"),
                "--backups", "2",
                "--every", "4"));

    assertThat(result)
        .containsEntry("runs", Long.valueOf(System.getProperty("grid.groups.runs", "1")));
    assertThat(result.get("faults")).isGreaterThanOrEqualTo(5);
    assertNothingIsWrong(result);
  }

  /** What a library may call a read by its lease or read index gives stale values here. */
  @Test
  void anIsolatedLeader_withLongElectionTimeouts_givesNoStaleReads() {
    Map<String, Long> result =
        run(
            List.of("--seed", "1", "--seconds", "1", "--every", "8"),
            List.of("--groups", "1", "--election-millis", "4000", "--faults", "isolate-leader"));

    assertThat(result).containsEntry("faults", 1L);
    assertNothingIsWrong(result);
  }

  /** Everything acknowledged is on those that are left, and on the one that was not in groups. */
  @Test
  void aMemberIsReplaced_andAnotherOfTheOldIsLost() {
    Map<String, Long> result =
        run(
            List.of("--seed", "1", "--seconds", "1", "--every", "8", "--backups", "2"),
            List.of("--members", "4", "--in-groups", "3", "--faults", "replace"));

    assertThat(result).containsEntry("faults", 1L);
    assertNothingIsWrong(result);
  }

  private static void assertNothingIsWrong(Map<String, Long> result) {
    assertThat(result)
        .containsEntry("not-linearizable", 0L)
        .containsEntry("undecided", 0L)
        .containsEntry("not-exclusive", 0L)
        .containsEntry("lost", 0L)
        .containsEntry("invented", 0L)
        .containsEntry("duplicates", 0L)
        .containsEntry("overtaken", 0L);
    assertThat(result.get("registers")).isPositive();
    assertThat(result.get("acknowledged")).isPositive();
  }

  @SafeVarargs
  private static Map<String, Long> run(List<String>... settings) {
    List<String> arguments =
        new ArrayList<>(List.of("--server", "grid", "--client", "grid", "--work", "groups"));
    for (List<String> some : settings) {
      arguments.addAll(some);
    }
    Map<String, Long> numbers = Runs.numbers(arguments, System.getProperty("java.class.path"));
    System.out.println(numbers);
    return numbers;
  }
}
