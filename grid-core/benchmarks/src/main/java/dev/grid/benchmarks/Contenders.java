package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Arguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Which servers take part, and what their rounds amount to. */
public final class Contenders {

  private Contenders() {}

  /**
   * The servers that {@code --servers} names and this machine has; one that is missing is named on
   * the error stream and left out.
   */
  static List<Contender> chosen(Arguments arguments, String otherwise) {
    List<Contender> chosen = new ArrayList<>();
    for (String label : arguments.list("servers", otherwise)) {
      Contender contender = Contender.ofLabel(label);
      if (contender.isAvailable(arguments)) {
        chosen.add(contender);
      } else {
        System.err.println("left out, because it is not on this machine: " + label);
      }
    }
    return chosen;
  }

  /**
   * The servers that {@code --servers} names, this machine has, and that can be a cluster.
   *
   * @throws IllegalArgumentException if one is named that cannot
   */
  static List<Contender> clustered(Arguments arguments) {
    List<Contender> chosen = chosen(arguments, "grid,reference");
    for (Contender contender : chosen) {
      if (!contender.canCluster()) {
        throw new IllegalArgumentException("server=" + contender.label() + " cannot be a cluster");
      }
    }
    return chosen;
  }

  /** The quotients of each round. */
  public static double[] ratios(double[] numerators, double[] denominators) {
    return IntStream.range(0, numerators.length)
        .mapToDouble(round -> numerators[round] / denominators[round])
        .toArray();
  }

  /** The middle value, or the mean of the two in the middle; NaN of nothing. */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    boolean odd = sorted.length % 2 == 1;
    return odd ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
