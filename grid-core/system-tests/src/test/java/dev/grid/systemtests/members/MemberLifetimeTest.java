package dev.grid.systemtests.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.Member;
import dev.grid.core.Grids;
import dev.grid.map.GridMap;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.Ports;
import dev.grid.systemtests.members.PlainMember.Then;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a process that has a member in it, and of the member's data. */
@InProcesses
@Timeout(900)
class MemberLifetimeTest {

  private static final long END_SECONDS_MAX = 300;
  private static final int SIGTERM = 128 + 15;

  private final List<Integer> ports = Ports.free(2);
  private final List<Process> processes = new ArrayList<>();
  private final Grid first =
      Grids.startMember(PlainMember.config(ports.get(0), "127.0.0.1:" + ports.get(0)));

  @AfterEach
  @Timeout(900)
  void endAll() {
    processes.forEach(Process::destroyForcibly);
    first.close();
  }

  private Process start(Then then) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PlainMember.class.getName(),
                then.name(),
                ports.get(1).toString(),
                "127.0.0.1:" + ports.get(0))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .start();
    processes.add(process);
    return process;
  }

  private static int awaitEnd(Process process) throws InterruptedException {
    assertThat(process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)).as("it has ended").isTrue();
    return process.exitValue();
  }

  private boolean isOthers(int partition) {
    Member owner = first.cluster().ownerOf(partition);
    return owner != null && !owner.id().equals(first.id());
  }

  private int partitionsOfTheOther() {
    int count = 0;
    for (int i = 0; i < first.cluster().partitionCount(); i++) {
      count += isOthers(i) ? 1 : 0;
    }
    return count;
  }

  @Test
  void main_thatOnlyStartsAMember_goesOnUntilItIsTold_andHandsOverWhatHasNoBackup()
      throws Exception {
    Process other = start(Then.STAY);
    Eventually.holds("it has its share", () -> partitionsOfTheOther() >= 135);
    GridMap<String, String> map = first.map(PlainMember.WITHOUT_BACKUP.name());
    int there = 0;
    for (int i = 0; there < 200; i++) {
      String key = "key-" + i;
      if (isOthers(first.cluster().partitionOf(key))) {
        map.set(key, "value of " + key);
        there++;
      }
    }
    assertThat(other.isAlive()).as("its main has returned long ago").isTrue();

    assertThat(other.toHandle().destroy()).as("SIGTERM was sent").isTrue();

    assertThat(awaitEnd(other)).isEqualTo(SIGTERM);
    assertThat(map.size()).isEqualTo(200);
    assertThat(map.entrySet()).allMatch(e -> e.getValue().equals("value of " + e.getKey()));
  }

  @Test
  void main_ofAMemberThatDoesNotKeepItAlive_ends_andTheMemberHandsOver() throws Exception {
    GridMap<String, String> map = first.map(PlainMember.WITHOUT_BACKUP.name());
    for (int i = 0; i < 500; i++) {
      map.set("key-" + i, "v");
    }
    assertThat(awaitEnd(start(Then.END))).isZero();
    assertThat(map.size()).as("half of it was there meanwhile").isEqualTo(500);
  }

  @Test
  void main_thatClosesItsMember_ends() throws Exception {
    assertThat(awaitEnd(start(Then.CLOSE))).isZero();
  }

  @Test
  void main_thatOnlyConnectsAClient_ends() throws Exception {
    assertThat(awaitEnd(start(Then.BE_A_CLIENT))).isZero();
    assertThat(first.map(PlainMember.WITHOUT_BACKUP.name()).get("by")).isEqualTo("a client");
  }
}
