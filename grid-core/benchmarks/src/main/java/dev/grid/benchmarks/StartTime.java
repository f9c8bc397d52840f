package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Arguments;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Time from the start of the server's process until a first client has authenticated and read a
 * key, as the client sees it. The client asks every two milliseconds.
 */
final class StartTime {

  private StartTime() {}

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException {
    Arguments arguments =
        Arguments.parse(
            args, Set.of("servers", "rounds", "jvm-flags", "grid-command", "grid-app-jar", "out"));
    List<Contender> contenders = Contenders.chosen(arguments, "limit,grid,grid-app,reference");
    int rounds = arguments.integer("rounds", 5);
    Map<Contender, List<Double>> seconds = new EnumMap<>(Contender.class);
    for (int round = 0; round < rounds; round++) {
      List<Contender> order = new ArrayList<>(contenders);
      Collections.rotate(order, -round);
      for (Contender contender : order) {
        try (ServerProcess server = ServerProcess.start(contender, arguments)) {
          Duration time = server.awaitServing();
          seconds.computeIfAbsent(contender, none -> new ArrayList<>()).add(time.toNanos() / 1e9);
        }
      }
    }
    Report report = new Report("start-time");
    report.condition("rounds", rounds + " (numbers are medians)");
    for (Contender contender : contenders) {
      Map<String, Object> cells = new LinkedHashMap<>();
      cells.put("server", contender.label());
      cells.put("start to serving s", median(seconds, contender));
      report.row(cells);
    }
    for (Contender grid : List.of(Contender.GRID, Contender.GRID_APP)) {
      if (contenders.contains(grid) && contenders.contains(Contender.REFERENCE)) {
        report.atMost(
            "start to serving " + grid.label() + " / reference", 0.5, ratios(seconds, grid));
      }
    }
    report.publish(Report.folder(arguments));
  }

  private static double[] ratios(Map<Contender, List<Double>> seconds, Contender grid) {
    List<Double> numerators = seconds.getOrDefault(grid, List.of());
    List<Double> denominators = seconds.getOrDefault(Contender.REFERENCE, List.of());
    return IntStream.range(0, numerators.size())
        .mapToDouble(round -> numerators.get(round) / denominators.get(round))
        .toArray();
  }

  private static double median(Map<Contender, List<Double>> seconds, Contender contender) {
    return Contenders.median(
        seconds.getOrDefault(contender, List.of()).stream().mapToDouble(s -> s).toArray());
  }
}
