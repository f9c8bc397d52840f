package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.ClusterClient;
import dev.grid.benchmarks.load.WriteProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How long a crash keeps writes waiting: one of three members is killed, and from then on its
 * partitions' keys are written through both others until that succeeds.
 */
final class Failover {

  private static final int MEMBERS = 3;
  private static final Duration RECOVERY_MAX = Duration.ofMinutes(3);

  /** Milliseconds of one crash. */
  private record Times(double first, double all) {}

  private Failover() {}

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException {
    Arguments arguments =
        Arguments.parse(
            args,
            Set.of(
                "servers", "rounds", "keys", "jvm-flags", "grid-command", "grid-app-jar", "out"));
    List<Contender> contenders = Contenders.clustered(arguments);
    int rounds = arguments.integer("rounds", 5);
    Map<Contender, List<Times>> times = new EnumMap<>(Contender.class);
    for (int round = 0; round < rounds; round++) {
      for (Contender contender : contenders) {
        Times measured = measure(contender, round, arguments);
        times.computeIfAbsent(contender, none -> new ArrayList<>()).add(measured);
        System.err.println(
            "round " + (round + 1) + " of " + rounds + ": " + contender.label() + " " + measured);
      }
    }
    Report report = new Report("failover");
    report.condition("members", MEMBERS);
    report.condition("rounds", rounds + " (numbers are medians)");
    for (Contender contender : contenders) {
      Map<String, Object> cells = new LinkedHashMap<>();
      cells.put("server", contender.label());
      cells.put("kill to first write ms", Contenders.median(firsts(times, contender)));
      cells.put("kill to all probed partitions ms", Contenders.median(alls(times, contender)));
      report.row(cells);
    }
    compare(report, contenders, times);
    report.publish(Report.folder(arguments));
  }

  private static Times measure(Contender contender, int round, Arguments arguments)
      throws IOException {
    try (ServerGroup group = ServerGroup.startServing(contender, MEMBERS, arguments)) {
      int victim = round % MEMBERS;
      List<Integer> survivors = new ArrayList<>(group.ports());
      int victimPort = survivors.remove(victim);
      List<Long> keys;
      try (ClusterClient client = ClusterClient.connect(group.ports())) {
        keys = client.keysOwnedBy(victimPort, arguments.integer("keys", 4));
      }
      try (WriteProbe probe = new WriteProbe(survivors, keys)) {
        probe.warmUp();
        long killedNanos = group.process(victim).kill();
        probe.countFrom(killedNanos);
        long[] written = probe.awaitAll(RECOVERY_MAX);
        return new Times(
            millis(killedNanos, written[0]), millis(killedNanos, written[keys.size() - 1]));
      }
    }
  }

  private static double millis(long fromNanos, long toNanos) {
    return (toNanos - fromNanos) / 1e6;
  }

  private static void compare(
      Report report, List<Contender> contenders, Map<Contender, List<Times>> times) {
    for (Contender grid : List.of(Contender.GRID, Contender.GRID_APP)) {
      if (contenders.containsAll(List.of(grid, Contender.REFERENCE))) {
        report.atMost(
            "kill to first write " + grid.label() + " / reference",
            0.5,
            Contenders.ratios(firsts(times, grid), firsts(times, Contender.REFERENCE)));
        report.atMost(
            "kill to all probed partitions " + grid.label() + " / reference",
            0.5,
            Contenders.ratios(alls(times, grid), alls(times, Contender.REFERENCE)));
      }
    }
  }

  private static double[] firsts(Map<Contender, List<Times>> times, Contender contender) {
    return times.getOrDefault(contender, List.of()).stream().mapToDouble(Times::first).toArray();
  }

  private static double[] alls(Map<Contender, List<Times>> times, Contender contender) {
    return times.getOrDefault(contender, List.of()).stream().mapToDouble(Times::all).toArray();
  }
}
