package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.ClientLoad;
import dev.grid.benchmarks.load.ClusterClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * What it takes to add a member: a fourth one joins three that hold data and go on working, and is
 * timed until it is primary of its share.
 */
final class Migration {

  private static final int MEMBERS = 3;
  private static final int COPIES = 2;
  private static final int VALUE_BYTES = 1024;
  private static final Duration JOIN_MAX = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(2);

  /** One round: times in seconds, and the workload before and meanwhile. */
  private record Round(
      double joinSeconds,
      double migrationSeconds,
      ClientLoad.Span before,
      ClientLoad.Span during) {}

  private Migration() {}

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException {
    Arguments arguments =
        Arguments.parse(
            args,
            Set.of(
                "servers",
                "rounds",
                "total-mib",
                "threads",
                "warmup",
                "seconds",
                "jvm-flags",
                "grid-command",
                "grid-app-jar",
                "out"));
    List<Contender> contenders = Contenders.clustered(arguments);
    int rounds = arguments.integer("rounds", 3);
    Map<Contender, List<Round>> results = new EnumMap<>(Contender.class);
    for (int round = 0; round < rounds; round++) {
      for (Contender contender : contenders) {
        Round measured = measure(contender, arguments);
        results.computeIfAbsent(contender, none -> new ArrayList<>()).add(measured);
        System.err.println(
            "round " + (round + 1) + " of " + rounds + ": " + contender.label() + " " + measured);
      }
    }
    report(arguments, rounds, contenders, results).publish(Report.folder(arguments));
  }

  private static Round measure(Contender contender, Arguments arguments) throws IOException {
    long totalBytes = (long) arguments.integer("total-mib", 1024) << 20;
    int keys = Math.toIntExact(totalBytes / COPIES / VALUE_BYTES);
    try (ServerGroup group = ServerGroup.startServing(contender, MEMBERS, arguments);
        ClusterClient client = ClusterClient.connect(group.ports())) {
      ClientLoad.fill(client, keys, VALUE_BYTES);
      try (ClientLoad load =
          new ClientLoad(client, keys, VALUE_BYTES, arguments.integer("threads", 4))) {
        sleep(arguments.seconds("warmup", 10));
        load.nextSpan();
        sleep(arguments.seconds("seconds", 10));
        ClientLoad.Span before = load.nextSpan();
        ServerProcess fourth = group.grow();
        long joinedNanos = awaitJoined(client);
        load.nextSpan();
        client.awaitBalanced(MEMBERS + 1);
        ClientLoad.Span during = load.nextSpan();
        return new Round(
            (joinedNanos - fourth.startNanos()) / 1e9,
            (System.nanoTime() - joinedNanos) / 1e9,
            before,
            during);
      }
    }
  }

  private static long awaitJoined(ClusterClient client) {
    long deadline = System.nanoTime() + JOIN_MAX.toNanos();
    while (client.members() <= MEMBERS) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the fourth member has not joined within " + JOIN_MAX);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return System.nanoTime();
  }

  private static void sleep(Duration duration) {
    long deadline = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(deadline - System.nanoTime());
    }
  }

  private static Report report(
      Arguments arguments,
      int rounds,
      List<Contender> contenders,
      Map<Contender, List<Round>> results) {
    Report report = new Report("migration");
    report.condition("members", MEMBERS + " and one more");
    report.condition("MiB in all, backups included", arguments.integer("total-mib", 1024));
    report.condition("rounds", rounds + " (numbers are medians)");
    for (Contender contender : contenders) {
      List<Round> own = results.getOrDefault(contender, List.of());
      Map<String, Object> cells = new LinkedHashMap<>();
      cells.put("server", contender.label());
      cells.put("start to member s", median(own, Round::joinSeconds));
      cells.put("member to its share s", median(own, Round::migrationSeconds));
      cells.put("operations/s before", median(own, r -> r.before().operationsPerSecond()));
      cells.put("meanwhile", median(own, r -> r.during().operationsPerSecond()));
      cells.put("p99 ms before", median(own, r -> r.before().p99Nanos() / 1e6));
      cells.put("p99 ms meanwhile", median(own, Migration::p99Meanwhile));
      cells.put("longest ms meanwhile", median(own, r -> r.during().maxNanos() / 1e6));
      report.row(cells);
    }
    for (Contender grid : List.of(Contender.GRID, Contender.GRID_APP)) {
      if (contenders.containsAll(List.of(grid, Contender.REFERENCE))) {
        List<Round> own = results.getOrDefault(grid, List.of());
        List<Round> reference = results.getOrDefault(Contender.REFERENCE, List.of());
        report.atMost(
            "member to its share " + grid.label() + " / reference",
            1,
            ratios(own, reference, Round::migrationSeconds));
        report.atMost(
            "p99 meanwhile " + grid.label() + " / reference",
            1,
            ratios(own, reference, Migration::p99Meanwhile));
      }
    }
    return report;
  }

  private static double p99Meanwhile(Round round) {
    return round.during().p99Nanos() / 1e6;
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> number) {
    return Contenders.median(numbers(rounds, number));
  }

  private static double[] ratios(
      List<Round> rounds, List<Round> others, ToDoubleFunction<Round> number) {
    return Contenders.ratios(numbers(rounds, number), numbers(others, number));
  }

  private static double[] numbers(List<Round> rounds, ToDoubleFunction<Round> number) {
    return rounds.stream().mapToDouble(number).toArray();
  }
}
