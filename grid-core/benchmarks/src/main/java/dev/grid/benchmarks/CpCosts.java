package dev.grid.benchmarks;

import dev.grid.Grid;
import dev.grid.atomiclong.GridAtomicLong;
import dev.grid.benchmarks.JvmProbe.MemoryUse;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.ProcessCpu;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What Raft groups cost while nobody calls them, and how long they are without a leader when a
 * member is killed: three members with one group, then with many, then without one of the three.
 */
final class CpCosts {

  private static final int MEMBERS = 3;
  private static final Duration RECOVERY_MAX = Duration.ofMinutes(2);

  /** What a member has, on average: CPU in nanoseconds a second. */
  private record Idle(double cpu, double threads, double bytes) {}

  /** One round; of the cost, what each group more takes. */
  private record Round(Idle of, double firstMillis, double lastMillis) {}

  private final Arguments arguments;
  private final int groups;
  private final Duration settle;
  private final Duration time;

  private CpCosts(Arguments arguments) {
    this.arguments = arguments;
    groups = arguments.integer("groups", 20);
    settle = arguments.seconds("settle", 3);
    time = arguments.seconds("seconds", 10);
  }

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException {
    Arguments arguments =
        Arguments.parse(
            args,
            Set.of("rounds", "groups", "settle", "seconds", "jvm-flags", "cp-directory", "out"));
    CpCosts costs = new CpCosts(arguments);
    int count = arguments.integer("rounds", 3);
    List<Round> rounds = new ArrayList<>();
    for (int round = 0; round < count; round++) {
      rounds.add(costs.measure(round));
      System.err.println("round " + (round + 1) + " of " + count + ": " + rounds.getLast());
    }
    Report report = new Report("cp-costs");
    report.condition("members", MEMBERS);
    report.condition("groups", costs.groups);
    report.condition("seconds until idle", costs.settle.toMillis() / 1e3);
    report.condition("rounds", count + " (numbers are medians)");
    Map<String, Object> cells = new LinkedHashMap<>();
    cells.put("% of a core an idle group", median(rounds, round -> round.of.cpu / 1e7));
    cells.put("threads a group", median(rounds, round -> round.of.threads));
    cells.put("MB a group", median(rounds, round -> round.of.bytes / 1e6));
    cells.put("kill to first group ms", median(rounds, Round::firstMillis));
    cells.put("kill to last group ms", median(rounds, Round::lastMillis));
    report.row(cells);
    report.atMost("% of a core an idle group", 0.3, all(rounds, round -> round.of.cpu / 1e7));
    report.atMost("threads a group", 6, all(rounds, round -> round.of.threads));
    report.atMost("MB a group", 2, all(rounds, round -> round.of.bytes / 1e6));
    report.atMost("kill to last group ms", 2_000, all(rounds, Round::lastMillis));
    report.publish(Report.folder(arguments));
  }

  private static double[] all(List<Round> rounds, ToDoubleFunction<Round> number) {
    return rounds.stream().mapToDouble(number).toArray();
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> number) {
    return Contenders.median(all(rounds, number));
  }

  private static String counter(int group) {
    return "counter@group-" + group;
  }

  private Round measure(int round) throws IOException {
    try (GroupMembers members = new GroupMembers(MEMBERS, arguments)) {
      Idle one = idle(members.servers());
      IntStream.range(1, groups).forEach(group -> members.awaitGroup(counter(group)));
      Idle many = idle(members.servers());
      int more = groups - 1;
      Idle each =
          new Idle(
              (many.cpu - one.cpu) / more,
              (many.threads - one.threads) / more,
              (many.bytes - one.bytes) / more);
      return killed(members, round % MEMBERS, each);
    }
  }

  private Idle idle(ServerGroup servers) throws IOException {
    LockSupport.parkNanos(settle.toNanos());
    long before = cpuNanos(servers);
    long start = System.nanoTime();
    LockSupport.parkNanos(time.toNanos());
    double cpu = (cpuNanos(servers) - before) / ((System.nanoTime() - start) / 1e9);
    long threads = 0;
    long bytes = 0;
    for (long pid : servers.pids()) {
      try (JvmProbe probe = JvmProbe.attach(pid)) {
        threads += probe.liveThreads();
        MemoryUse use = probe.liveBytes();
        bytes += use.totalBytes();
      }
    }
    return new Idle(cpu / MEMBERS, (double) threads / MEMBERS, (double) bytes / MEMBERS);
  }

  private static long cpuNanos(ServerGroup servers) {
    return servers.pids().stream().mapToLong(pid -> ProcessCpu.of(pid).nanos()).sum();
  }

  /** Kills a member, and counts in each group, through another member's client, until it counts. */
  private Round killed(GroupMembers members, int victim, Idle each) {
    Grid client = members.clients().get((victim + 1) % MEMBERS);
    List<GridAtomicLong> counters =
        IntStream.range(1, groups).mapToObj(group -> client.atomicLong(counter(group))).toList();
    counters.forEach(GridAtomicLong::incrementAndGet);
    long killedNanos = members.servers().process(victim).kill();
    double[] millis = new double[counters.size()];
    List<Thread> threads =
        IntStream.range(0, millis.length)
            .mapToObj(
                i ->
                    Thread.ofVirtual()
                        .start(() -> millis[i] = countedAfter(counters.get(i), killedNanos)))
            .toList();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
    }
    double first = IntStream.range(0, millis.length).mapToDouble(i -> millis[i]).min().orElse(0);
    double last = IntStream.range(0, millis.length).mapToDouble(i -> millis[i]).max().orElse(0);
    return new Round(each, first, last);
  }

  private static double countedAfter(GridAtomicLong counter, long killedNanos) {
    while (true) {
      try {
        var unused = counter.incrementAndGet();
        return (System.nanoTime() - killedNanos) / 1e6;
      } catch (RuntimeException e) {
        if (System.nanoTime() - killedNanos > RECOVERY_MAX.toNanos()) {
          return RECOVERY_MAX.toMillis();
        }
      }
    }
  }
}
