package dev.grid.systemtests.planted;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.grid.systemtests.InProcesses;
import dev.grid.systemtests.faults.Runs;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Faults that are planted in the engine are found by simulation, or by processes under faults. */
@InProcesses
@Tag("long")
@Timeout(value = 1, unit = TimeUnit.DAYS) // Simulations end by themselves.
final class PlantedFaultsTest {

  private static final int SEEDS = 1_000;
  private static final int PROCESS_SEEDS = 5;

  private static final Map<Path, String> SOURCES = FaultyEngine.sources();

  /** What members say of their troubles is not of interest. */
  private final Logger log = (Logger) LoggerFactory.getLogger("dev.grid");

  private final Level level = log.getLevel();

  @TempDir private Path classes;

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
    assertThat(PlantedFault.ofProcesses())
        .isNotEmpty()
        .allSatisfy(fault -> FaultyEngine.with(fault, SOURCES).writeTo(classes));
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

  static List<PlantedFault> ofProcesses() {
    return PlantedFault.ofProcesses();
  }

  /** How calls and faults interleave no seed decides, so each may need several. */
  @ParameterizedTest
  @MethodSource("ofProcesses")
  @Tag("nightly")
  void eachIsFoundByProcesses(PlantedFault fault) {
    FaultyEngine.with(fault, SOURCES).writeTo(classes);
    String classPath = classes + File.pathSeparator + System.getProperty("java.class.path");
    long violations = 0;
    for (int seed = 1; violations == 0 && seed <= PROCESS_SEEDS; seed++) {
      List<String> arguments = new ArrayList<>(List.of(fault.run().split(" ", -1)));
      arguments.addAll(List.of("--seed", Integer.toString(seed)));
      Map<String, Long> numbers = Runs.numbers(arguments, classPath);
      violations =
          numbers.get("not-linearizable") + numbers.get("not-exclusive") + numbers.get("overtaken");
    }
    assertThat(violations)
        .as("%s is found within %s seeds", fault.title(), PROCESS_SEEDS)
        .isPositive();
  }

  private static void requireFound(PlantedFault fault) {
    assertThat(FaultSearch.search(FaultyEngine.with(fault, SOURCES).run(fault), 1, SEEDS))
        .as("%s is found within %s seeds", fault.title(), SEEDS)
        .isNotNull();
  }
}
