package dev.grid.systemtests.planted;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Prints the table of planted faults, each with the seed that shows it; see the package. */
final class PlantedFaults {

  private static final int SEEDS = 1_000;

  private PlantedFaults() {}

  /** {@code [--first SEED] [--seeds N] [NAME...]}; exits with 1 if one is not found. */
  public static void main(String[] args) {
    long first = 1;
    long seeds = SEEDS;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--first" -> first = Long.parseLong(args[++i]);
        case "--seeds" -> seeds = Long.parseLong(args[++i]);
        default -> names.add(args[i]);
      }
    }
    ((Logger) LoggerFactory.getLogger("dev.grid")).setLevel(Level.OFF);
    Map<Path, String> sources = FaultyEngine.sources();
    boolean all = names.isEmpty();
    int missed = 0;
    for (PlantedFault fault : PlantedFault.all()) {
      if (all || names.remove(fault.name())) {
        missed += isFound(fault, sources, first, seeds) ? 0 : 1;
      }
    }
    if (!names.isEmpty() && missed == 0) {
      List<String> unknown = List.copyOf(names);
      if (PlantedFault.all().stream().noneMatch(fault -> unknown.contains(fault.name()))) {
        System.err.println("no such faults: " + unknown);
        System.exit(2);
      }
    }
    System.exit(missed > 0 ? 1 : 0);
  }

  private static boolean isFound(
      PlantedFault fault, Map<Path, String> sources, long first, long seeds) {
    long begun = System.nanoTime();
    FaultSearch.Found found =
        FaultSearch.search(FaultyEngine.with(fault, sources).run(fault), first, seeds);
    long seconds = (System.nanoTime() - begun) / 1_000_000_000;
    System.out.printf(
        "%-45s %-8s %s (%d s)%n  %s%n",
        fault,
        fault.run(),
        found == null
            ? "NOT FOUND in seeds=" + seeds
            : "seed=" + found.seed() + " seeds=" + found.seeds(),
        seconds,
        found == null ? fault.title() : found.violation());
    return found != null;
  }
}
