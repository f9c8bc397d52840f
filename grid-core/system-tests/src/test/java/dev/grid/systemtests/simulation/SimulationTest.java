package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Many histories of clusters that fail, by seeds; see the package for how to run more. */
@Tag("long")
final class SimulationTest {

  private static final long FIRST_SEED = Long.getLong("grid.simulation.seed", 1);
  private static final int RUNS = Integer.getInteger("grid.simulation.runs", 200);
  private static final int FAULTS = Integer.getInteger("grid.simulation.faults", 12);

  /** Of a failed run; the rest mostly follows from the first. */
  private static final int VIOLATIONS_SHOWN = 5;

  /** What members say of their troubles is of interest for a single run only. */
  private final Logger log = (Logger) LoggerFactory.getLogger("dev.grid.member");

  private final Level level = log.getLevel();

  /** What came of a seed. */
  private record Run(
      long seed,
      List<String> violations,
      List<String> faults,
      long acknowledged,
      long reads,
      long delivered,
      long counted,
      long ringsRead,
      long journaled,
      long processed,
      long walks,
      long messagesHeard,
      long collected,
      long writtenEverywhere,
      long heardEverywhere,
      long ids,
      long permits,
      long nearHits,
      long nearLost,
      long viewReads,
      long viewsHeard,
      long viewsRefreshed,
      long viewsLost,
      long foundByIndex,
      long transferred,
      long stored,
      long fromUserQueues,
      long durableTasks,
      long scheduledTasks) {

    static Run of(long seed) {
      SimulatedCluster cluster = new SimulatedCluster(seed);
      List<String> violations;
      try {
        violations = cluster.run(FAULTS);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("a member failed; again: " + command(seed), e);
      }
      Registers registers = cluster.registers();
      return new Run(
          seed,
          violations,
          cluster.faults(),
          registers.acknowledged(),
          registers.reads(),
          cluster.deliveries().received(),
          cluster.counters().acknowledged(),
          cluster.rings().read(),
          cluster.journals().read(),
          cluster.processings().processed(),
          cluster.processings().walks(),
          cluster.messages().heard(),
          cluster.collected().answered(),
          cluster.everywhere().answered(),
          cluster.everywhere().heard(),
          cluster.ids().given(),
          cluster.permits().granted(),
          cluster.watchedMap().near().hits(),
          cluster.watchedMap().near().lost(),
          cluster.watchedMap().views().reads(),
          cluster.watchedMap().views().heard(),
          cluster.watchedMap().views().refreshed(),
          cluster.watchedMap().views().lost(),
          cluster.indexedReaders().found(),
          cluster.transfers().committed(),
          cluster.storedWrites().acknowledged(),
          cluster.userQueues().received(),
          cluster.durableTasks().retrieved(),
          cluster.scheduledTasks().ended());
    }

    static String command(long seed) {
      return "mvn -pl grid-core/system-tests -am test -Dtest=SimulationTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dgrid.simulation.runs=1"
          + (" -Dgrid.simulation.faults=" + FAULTS)
          + (" -Dgrid.simulation.seed=" + seed);
    }

    String failure() {
      List<String> first = violations.stream().limit(VIOLATIONS_SHOWN).toList();
      return "seed=%d violations=%d%n  %s%n  faults=%s%n  again: %s"
          .formatted(seed, violations.size(), String.join("\n  ", first), faults, command(seed));
    }
  }

  @BeforeEach
  void beQuiet() {
    if (RUNS > 1) {
      log.setLevel(Level.OFF);
    }
  }

  @AfterEach
  void speakAgain() {
    log.setLevel(level);
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS) // Ends by itself: virtual time does.
  void whateverFails_noAcknowledgedWriteIsLost_andTheClusterHeals() {
    List<Run> runs =
        LongStream.range(FIRST_SEED, FIRST_SEED + RUNS).parallel().mapToObj(Run::of).toList();

    assertThat(runs.stream().filter(run -> !run.violations.isEmpty()).map(Run::failure).toList())
        .isEmpty();
    assertThat(runs).allSatisfy(run -> assertThat(run.acknowledged).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.reads).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.delivered).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.counted).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.ringsRead).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.journaled).isGreaterThan(500));
    assertThat(runs).allSatisfy(run -> assertThat(run.processed).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.walks).isGreaterThan(100));
    assertThat(runs).allSatisfy(run -> assertThat(run.messagesHeard).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.collected).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.writtenEverywhere).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.heardEverywhere).isGreaterThan(0));
    assertThat(runs).allSatisfy(run -> assertThat(run.ids).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.permits).isGreaterThan(100));
    assertThat(runs).allSatisfy(run -> assertThat(run.nearHits).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.nearLost).isGreaterThan(10));
    assertThat(runs).allSatisfy(run -> assertThat(run.viewReads).isGreaterThan(500));
    assertThat(runs).allSatisfy(run -> assertThat(run.viewsHeard).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.viewsRefreshed).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.viewsLost).isGreaterThan(10));
    assertThat(runs).allSatisfy(run -> assertThat(run.foundByIndex).isGreaterThan(1_000));
    assertThat(runs).allSatisfy(run -> assertThat(run.transferred).isGreaterThan(200));
    assertThat(runs).allSatisfy(run -> assertThat(run.stored).isGreaterThan(500));
    List<Run> withUserCode =
        runs.stream().filter(run -> SimulatedCluster.runsUserCode(run.seed)).toList();
    assertThat(withUserCode).allSatisfy(run -> assertThat(run.fromUserQueues).isGreaterThan(500));
    assertThat(withUserCode).allSatisfy(run -> assertThat(run.durableTasks).isGreaterThan(100));
    assertThat(withUserCode).allSatisfy(run -> assertThat(run.scheduledTasks).isGreaterThan(50));
    assertThat(runs.stream().mapToInt(run -> run.faults.size()).sum())
        .as("faults")
        .isGreaterThan(RUNS * FAULTS / 4);
  }
}
