package dev.grid.benchmarks.spring;

import dev.grid.benchmarks.Contenders;
import dev.grid.benchmarks.Report;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.ProcessCpu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Time and processor time from the start of an application's process until it has read a first key
 * of what it connects to, and what is added by that to the start of an application without.
 */
final class SpringStart {

  /** What our starter may add of what the reference's adds. */
  private static final double ADDED_MAX = 0.5;

  private static final String SIDES =
      "bare,grid-client,grid-embedded,redis,reference-client,reference-embedded";

  /** One start. */
  private record Start(double readySeconds, double usedSeconds, double cpuSeconds) {}

  private final Map<Side, List<Start>> starts = new EnumMap<>(Side.class);

  private SpringStart() {}

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException {
    Arguments arguments =
        Arguments.parse(args, Set.of("sides", "rounds", "jvm-flags", "grid-app-jar", "out"));
    List<Side> sides = arguments.list("sides", SIDES).stream().map(Side::ofLabel).toList();
    int rounds = arguments.integer("rounds", 7);
    SpringStart all = new SpringStart();
    try (Servers servers = Servers.startFor(sides, arguments)) {
      for (int round = -1; round < rounds; round++) { // The first one reads the jars from the disk.
        List<Side> order = new ArrayList<>(sides);
        Collections.rotate(order, -round);
        for (Side side : order) {
          Start start = start(side, servers.portOf(side), arguments);
          if (round >= 0) {
            all.starts.computeIfAbsent(side, none -> new ArrayList<>()).add(start);
          }
        }
      }
    }
    all.report(sides, rounds).publish(Report.folder(arguments));
  }

  private static Start start(Side side, int port, Arguments arguments) throws IOException {
    try (ApplicationProcess application =
        ApplicationProcess.start(
            side.label(),
            side.startCommand(port),
            Report.folder(arguments).resolve("start-" + side.label() + ".log"))) {
      double ready = application.await("ready").toNanos() / 1e9;
      double used = application.await("used").toNanos() / 1e9;
      return new Start(ready, used, ProcessCpu.of(application.pid()).nanos() / 1e9);
    }
  }

  private Report report(List<Side> sides, int rounds) {
    Report report = new Report("spring-start");
    report.condition("rounds", rounds + " (numbers are medians)");
    for (Side side : sides) {
      Map<String, Object> cells = new LinkedHashMap<>();
      cells.put("application", side.label());
      cells.put("start to ready s", median(side, Start::readySeconds));
      cells.put("start to first key s", median(side, Start::usedSeconds));
      cells.put("added to bare s", Contenders.median(added(side, Start::usedSeconds)));
      cells.put("CPU s", median(side, Start::cpuSeconds));
      cells.put("CPU added s", Contenders.median(added(side, Start::cpuSeconds)));
      report.row(cells);
    }
    compare(report, Side.GRID_CLIENT, Side.REFERENCE_CLIENT);
    compare(report, Side.GRID_EMBEDDED, Side.REFERENCE_EMBEDDED);
    compare(report, Side.GRID_CLIENT, Side.REDIS);
    return report;
  }

  private void compare(Report report, Side own, Side other) {
    if (starts.containsKey(own) && starts.containsKey(other) && starts.containsKey(Side.BARE)) {
      double bound = other == Side.REDIS ? 1 : ADDED_MAX;
      String names = own.label() + " / " + other.label();
      report.atMost(
          "time added to the start " + names,
          bound,
          Contenders.ratios(added(own, Start::usedSeconds), added(other, Start::usedSeconds)));
      report.atMost(
          "CPU added to the start " + names,
          bound,
          Contenders.ratios(added(own, Start::cpuSeconds), added(other, Start::cpuSeconds)));
    }
  }

  private double[] rounds(Side side, ToDoubleFunction<Start> number) {
    return starts.getOrDefault(side, List.of()).stream().mapToDouble(number).toArray();
  }

  private double median(Side side, ToDoubleFunction<Start> number) {
    return Contenders.median(rounds(side, number));
  }

  /** Within each round; nothing if the bare application was left out. */
  private double[] added(Side side, ToDoubleFunction<Start> number) {
    double[] own = rounds(side, number);
    double[] bare = rounds(Side.BARE, number);
    return IntStream.range(0, Math.min(own.length, bare.length))
        .mapToDouble(round -> own[round] - bare[round])
        .toArray();
  }
}
