package dev.grid.benchmarks.spring;

import dev.grid.benchmarks.Contenders;
import dev.grid.benchmarks.Report;
import dev.grid.benchmarks.ServerProcess;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.ProcessCpu;
import dev.grid.benchmarks.spring.application.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Time and processor time of a cached call, of a repository and of sessions, in applications with
 * our starter, with Redis' and with the reference. All applications are started first; then they
 * take turns in each round while the others idle.
 */
final class SpringSpeed {

  /** How much faster a hit without a call to a server is to be than one with it. */
  private static final double LOCAL_HIT_MIN = 5;

  private static final String SIDES =
      "grid-embedded,grid-client,grid-near-cache,redis,reference-client";

  /** What an operation took. */
  private record Cost(double micros, double applicationCpuMicros, double serverCpuMicros) {

    double cpuMicros() {
      return applicationCpuMicros + serverCpuMicros;
    }
  }

  private final List<Side> sides;
  private final List<Work> works;
  private final int rounds;
  private final double seconds;
  private final double warmupSeconds;
  private final int threads;
  private final int entries;
  private final Map<Side, ApplicationProcess> applications = new EnumMap<>(Side.class);
  private final Map<Work, Map<Side, List<Cost>>> costs = new EnumMap<>(Work.class);
  private final Report report = new Report("spring");

  private SpringSpeed(Arguments arguments) {
    sides = arguments.list("sides", SIDES).stream().map(Side::ofLabel).toList();
    String all = String.join(",", List.of(Work.values()).stream().map(Work::name).toList());
    works =
        arguments.list("works", all).stream()
            .map(name -> Work.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')))
            .toList();
    rounds = arguments.integer("rounds", 5);
    seconds = arguments.seconds("seconds", 2).toNanos() / 1e9;
    warmupSeconds = arguments.seconds("first-warmup", 5).toNanos() / 1e9;
    threads = arguments.integer("threads", 1);
    entries = arguments.integer("entries", 10_000);
    report.condition("entries", entries);
    report.condition("threads", threads);
    report.condition("rounds", rounds + " of " + seconds + " s (numbers are medians)");
  }

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException {
    Arguments arguments =
        Arguments.parse(
            args,
            Set.of(
                "sides",
                "works",
                "rounds",
                "seconds",
                "first-warmup",
                "threads",
                "entries",
                "jvm-flags",
                "grid-app-jar",
                "out"));
    SpringSpeed speed = new SpringSpeed(arguments);
    try (Servers servers = Servers.startFor(speed.sides, arguments)) {
      speed.run(servers, arguments);
    }
    speed.compare();
    speed.report.publish(Report.folder(arguments));
  }

  private void run(Servers servers, Arguments arguments) throws IOException {
    try {
      for (Side side : sides) {
        ApplicationProcess application =
            ApplicationProcess.start(
                side.label(),
                side.speedCommand(servers.portOf(side), entries),
                Report.folder(arguments).resolve("spring-" + side.label() + ".log"));
        applications.put(side, application);
        application.await("ready");
        application.ask("fill " + entries);
      }
      for (Work work : works) {
        for (Side side : sides) {
          if (side.takesPartIn(work)) {
            measure(side, work, warmupSeconds, servers.of(side));
          }
        }
      }
      for (int round = 0; round < rounds; round++) {
        List<Side> order = new ArrayList<>(sides);
        Collections.rotate(order, -round);
        for (Work work : works) {
          for (Side side : order) {
            if (side.takesPartIn(work)) {
              costs
                  .computeIfAbsent(work, none -> new EnumMap<>(Side.class))
                  .computeIfAbsent(side, none -> new ArrayList<>())
                  .add(measure(side, work, seconds, servers.of(side)));
            }
          }
        }
      }
    } finally {
      applications.values().forEach(ApplicationProcess::close);
    }
  }

  private Cost measure(Side side, Work work, double time, @Nullable ServerProcess server) {
    ApplicationProcess application = applications.get(side);
    if (application == null) {
      throw new IllegalArgumentException("side=" + side.label() + " is not started");
    }
    ProcessCpu applicationCpu = ProcessCpu.of(application.pid());
    long applicationBefore = applicationCpu.nanos();
    ProcessCpu serverCpu = server == null ? null : ProcessCpu.of(server.pid());
    long serverBefore = serverCpu == null ? 0 : serverCpu.nanos();
    String answer = application.ask("measure " + work + " " + time + " " + threads);
    double applicationNanos = applicationCpu.nanos() - applicationBefore;
    double serverNanos = serverCpu == null ? 0 : serverCpu.nanos() - serverBefore;
    List<String> numbers = List.of(answer.split(" ", -1));
    double operations = Long.parseLong(numbers.get(0));
    double nanos = Long.parseLong(numbers.get(1));
    return new Cost(
        threads * nanos / operations / 1e3,
        applicationNanos / operations / 1e3,
        serverNanos / operations / 1e3);
  }

  private void compare() {
    for (Work work : works) {
      for (Side side : sides) {
        if (!side.takesPartIn(work)) {
          continue;
        }
        Map<String, Object> cells = new LinkedHashMap<>();
        cells.put("work", work.title());
        cells.put("application", side.label());
        cells.put("us", median(work, side, Cost::micros));
        cells.put("application CPU us", median(work, side, Cost::applicationCpuMicros));
        cells.put("server CPU us", median(work, side, Cost::serverCpuMicros));
        report.row(cells);
      }
    }
    for (Side remote : List.of(Side.REDIS, Side.REFERENCE_CLIENT)) {
      if (!sides.contains(remote)) {
        continue;
      }
      for (Side local : List.of(Side.GRID_EMBEDDED, Side.GRID_NEAR_CACHE)) {
        if (sides.contains(local) && works.contains(Work.CACHE_HIT)) {
          report.atLeast(
              "cacheable hit, time: " + remote.label() + " / " + local.label(),
              LOCAL_HIT_MIN,
              ratios(Work.CACHE_HIT, remote, local, Cost::micros));
        }
      }
      if (sides.contains(Side.GRID_CLIENT)) {
        for (Work work : works) {
          String names = Side.GRID_CLIENT.label() + " / " + remote.label();
          report.atMost(
              work.title() + ", time: " + names,
              1,
              ratios(work, Side.GRID_CLIENT, remote, Cost::micros));
          report.atMost(
              work.title() + ", CPU: " + names,
              1,
              ratios(work, Side.GRID_CLIENT, remote, Cost::cpuMicros));
        }
      }
    }
  }

  private double[] rounds(Work work, Side side, ToDoubleFunction<Cost> number) {
    return costs.getOrDefault(work, Map.of()).getOrDefault(side, List.of()).stream()
        .mapToDouble(number)
        .toArray();
  }

  private double median(Work work, Side side, ToDoubleFunction<Cost> number) {
    return Contenders.median(rounds(work, side, number));
  }

  private double[] ratios(Work work, Side own, Side to, ToDoubleFunction<Cost> number) {
    return Contenders.ratios(rounds(work, own, number), rounds(work, to, number));
  }
}
