package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Measurement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of each server and workload, once a round. Not safe for use by several threads.
 */
final class Measurements {

  private final Map<Contender, Map<String, List<Measurement>>> all = new EnumMap<>(Contender.class);

  void add(Contender contender, String workload, Measurement measurement) {
    all.computeIfAbsent(contender, none -> new LinkedHashMap<>())
        .computeIfAbsent(workload, none -> new ArrayList<>())
        .add(measurement);
  }

  /** A number of each round; empty if nothing was measured. */
  double[] rounds(Contender contender, String workload, ToDoubleFunction<Measurement> number) {
    return all.getOrDefault(contender, Map.of()).getOrDefault(workload, List.of()).stream()
        .mapToDouble(number)
        .toArray();
  }

  double median(Contender contender, String workload, ToDoubleFunction<Measurement> number) {
    return Contenders.median(rounds(contender, workload, number));
  }

  /** Ratios within each round, because the machine is more alike within one than across them. */
  double[] ratios(
      Contender own, Contender to, String workload, ToDoubleFunction<Measurement> number) {
    return Contenders.ratios(rounds(own, workload, number), rounds(to, workload, number));
  }
}
