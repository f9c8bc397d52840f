package dev.grid.systemtests.planted;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Faults that are planted in the engine are found by simulation. */
@Tag("long")
@Timeout(value = 1, unit = TimeUnit.DAYS) // Simulations end by themselves.
final class PlantedFaultsTest {

  private static final int SEEDS = 1_000;

  private static final Map<Path, String> SOURCES = FaultyEngine.sources();

  /** What members say of their troubles is not of interest. */
  private final Logger log = (Logger) LoggerFactory.getLogger("dev.grid");

  private final Level level = log.getLevel();

  static List<PlantedFault> all() {
    return PlantedFault.all();
  }

  static List<PlantedFault> allButTheRare() {
    return all().stream().filter(fault -> !fault.rare()).toList();
  }

  static List<PlantedFault> quick() {
    return all().stream().filter(PlantedFault::quick).toList();
  }

  @BeforeEach
  void beQuiet() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void speakAgain() {
    log.setLevel(level);
  }

  @Test
  void eachCanBePlanted() {
    assertThat(all()).hasSizeGreaterThanOrEqualTo(10);
    assertThat(all()).allSatisfy(fault -> FaultyEngine.with(fault, SOURCES).run(fault));
  }

  @ParameterizedTest
  @MethodSource("quick")
  void someAreFoundAtOnce(PlantedFault fault) {
    requireFound(fault);
  }

  @ParameterizedTest
  @MethodSource("allButTheRare")
  @Tag("nightly")
  void eachIsFound(PlantedFault fault) {
    requireFound(fault);
  }

  private static void requireFound(PlantedFault fault) {
    assertThat(FaultSearch.search(FaultyEngine.with(fault, SOURCES).run(fault), 1, SEEDS))
        .as("%s is found within %s seeds", fault.title(), SEEDS)
        .isNotNull();
  }
}
