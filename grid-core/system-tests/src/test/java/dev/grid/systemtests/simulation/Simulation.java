package dev.grid.systemtests.simulation;

import java.util.List;

/** Runs simulations by the thousand: {@code Simulation [runs] [first seed] [faults]}. */
final class Simulation {

  private Simulation() {}

  /** Runs; exits with 1 if anything did not hold. */
  public static void main(String[] args) {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
    long first = args.length > 1 ? Long.parseLong(args[1]) : 1;
    int faults = args.length > 2 ? Integer.parseInt(args[2]) : 12;
    long acknowledged = 0;
    long reads = 0;
    long unknown = 0;
    long delivered = 0;
    long unclear = 0;
    long injected = 0;
    int failed = 0;
    for (long seed = first; seed < first + runs; seed++) {
      SimulatedCluster cluster = new SimulatedCluster(seed);
      List<String> violations = cluster.run(faults);
      acknowledged += cluster.registers().acknowledged();
      reads += cluster.registers().reads();
      unknown += cluster.registers().unknown();
      delivered += cluster.deliveries().received();
      unclear += cluster.deliveries().unclear();
      injected += cluster.faults().size();
      if (!violations.isEmpty()) {
        failed++;
        System.out.println("seed " + seed + ": " + violations.size() + " violations");
        violations.stream()
            .limit(Integer.getInteger("violations", 5))
            .forEach(v -> System.out.println("  " + v));
        System.out.println("  faults " + cluster.faults());
      }
    }
    System.out.printf(
        "runs=%d failed=%d faults=%d acknowledged=%d reads=%d unknown=%d delivered=%d unclear=%d%n",
        runs, failed, injected, acknowledged, reads, unknown, delivered, unclear);
    if (failed > 0) {
      System.exit(1);
    }
  }
}
