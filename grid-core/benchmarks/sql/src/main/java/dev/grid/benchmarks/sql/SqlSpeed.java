package dev.grid.benchmarks.sql;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.grid.benchmarks.Report;
import dev.grid.benchmarks.load.Arguments;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * {@code --rows 1000000 --rounds 3 --seconds 2 --warmup 6 --sides grid,loop,reference,h2,postgresql
 * --questions all}. CPU and allocation are those of this process while only one side works, so of
 * PostgreSQL there are none; members that are idle add about a hundredth of a processor.
 */
public final class SqlSpeed {

  private static final OperatingSystemMXBean CPU =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private static final String ALL = "all";

  private static final double KEY_MAX = 1.5;
  private static final double FILTER_MIN = 2;
  private static final double GROUP_MAX = 2;
  private static final double PAGE_MILLIS_MAX = 1;
  private static final double PLAN_MILLIS_MAX = 1;

  /** It runs so much code that a compiler takes so many times as long. */
  private static final int PLANNING_WARMUPS = 4;

  /** All sides have to give the same for so many of each question. */
  private static final int CHECKED = 5;

  /** What one question took. */
  private record Cost(long asked, double millis, double cpuMillis, double allocatedBytes) {}

  private record Key(Question question, String side) {}

  private final int rows;
  private final int rounds;
  private final double seconds;
  private final double warmupSeconds;
  private final List<Side> sides = new ArrayList<>();
  private final Map<Key, List<Cost>> costs = new LinkedHashMap<>();
  private final Set<String> questions;
  private int number;

  private SqlSpeed(Arguments arguments) {
    rows = arguments.integer("rows", 1_000_000);
    questions = Set.copyOf(arguments.list("questions", ALL));
    rounds = arguments.integer("rounds", 3);
    seconds = arguments.seconds("seconds", 2).toMillis() / 1e3;
    warmupSeconds = arguments.seconds("warmup", 6).toMillis() / 1e3;
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        Arguments.parse(
            args, Set.of("rows", "rounds", "seconds", "warmup", "sides", "questions", "out"));
    SqlSpeed speed = new SqlSpeed(arguments);
    try {
      for (String name : arguments.list("sides", "grid,loop,reference,h2,postgresql")) {
        Side side =
            switch (name) {
              case "grid" -> new GridSide();
              case "loop" -> new HandLoop();
              case "reference" -> new ReferenceSide();
              case "h2" -> JdbcSide.h2();
              case "postgresql" -> JdbcSide.postgresql();
              default -> throw new IllegalArgumentException("side=" + name);
            };
        speed.sides.add(side);
        long begin = System.nanoTime();
        side.load(speed.rows);
        System.out.printf("%s has its rows after %.1f s%n", name, secondsSince(begin));
      }
      speed.run(false);
      for (Side side : speed.sides) {
        side.index();
      }
      speed.run(true);
      speed.report().publish(Report.folder(arguments));
    } finally {
      for (Side side : speed.sides) {
        side.close();
      }
    }
    System.exit(0); // Threads of peers may go on.
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private void run(boolean indexed) throws Exception {
    for (Question question : Question.values()) {
      List<Side> asked =
          question.needsIndex() == indexed && isWanted(question)
              ? sides.stream().filter(side -> side.answers(question)).toList()
              : List.of();
      check(question, asked);
      for (Side side : asked) {
        measure(side, question, warmupSeconds * (question.isPlanning() ? PLANNING_WARMUPS : 1));
      }
      for (int round = 0; round < rounds; round++) {
        for (Side side : asked) {
          Cost cost = measure(side, question, seconds);
          costs.computeIfAbsent(new Key(question, side.label()), k -> new ArrayList<>()).add(cost);
          System.out.printf(
              "%-11s %-11s asked=%d millis=%.4f cpu-millis=%.4f allocated=%.0f%n",
              question.label(),
              side.label(),
              cost.asked,
              cost.millis,
              cost.cpuMillis,
              cost.allocatedBytes);
        }
      }
    }
  }

  private boolean isWanted(Question question) {
    return questions.contains(ALL) || questions.contains(question.label());
  }

  private void check(Question question, List<Side> asked) throws Exception {
    if (question.isPlanning()) {
      return;
    }
    for (int i = 0; i < CHECKED; i++) {
      double expected = Double.NaN;
      for (Side side : asked) {
        double found = side.ask(question, i);
        if (Double.isNaN(expected)) {
          expected = found;
        } else if (Math.abs(found - expected) > 1e-9 * Math.abs(expected)) {
          throw new IllegalStateException(
              question + " number=" + i + " " + side.label() + "=" + found + ", not " + expected);
        }
      }
    }
  }

  private Cost measure(Side side, Question question, double forSeconds) throws Exception {
    System.gc(); // What others have left is not to be collected meanwhile.
    long cpu = CPU.getProcessCpuTime();
    long allocated = THREADS.getTotalThreadAllocatedBytes();
    long begin = System.nanoTime();
    long asked = 0;
    do {
      double unused = side.ask(question, number++ & Integer.MAX_VALUE);
      asked++;
    } while (secondsSince(begin) < forSeconds);
    double millis = secondsSince(begin) * 1e3;
    boolean isHere = side.isHere();
    return new Cost(
        asked,
        millis / asked,
        isHere ? (CPU.getProcessCpuTime() - cpu) / 1e6 / asked : Double.NaN,
        isHere
            ? (double) (THREADS.getTotalThreadAllocatedBytes() - allocated) / asked
            : Double.NaN);
  }

  // The report.

  private Report report() {
    Report report = new Report("sql");
    report.condition("rows", rows);
    report.condition("rounds", rounds);
    report.condition("callers", 1);
    costs.forEach(
        (key, all) -> {
          Map<String, Object> cells = new LinkedHashMap<>();
          cells.put("question", key.question.label());
          cells.put("side", key.side);
          cells.put("ms", median(all, Cost::millis));
          cells.put("CPU ms", median(all, Cost::cpuMillis));
          cells.put("allocated bytes", median(all, Cost::allocatedBytes));
          report.row(cells);
        });
    atMost(
        report,
        "key select, CPU, SQL : get, by a client",
        Question.CLIENT_KEY,
        Question.CLIENT_GET);
    atMost(report, "key select, CPU, SQL : get, embedded", Question.KEY, Question.GET);
    double[] filter = ratio(Question.FILTER, "reference", Question.FILTER, "grid");
    if (filter.length > 0) {
      report.atLeast("filter without an index, CPU, reference : grid", FILTER_MIN, filter);
      report.noted(
          "sum of all, CPU, reference : grid",
          ratio(Question.SUM, "reference", Question.SUM, "grid"));
    }
    double[] group = ratio(Question.GROUP, "grid", Question.GROUP, "loop");
    if (group.length > 0) {
      report.atMost("group by over all, CPU, grid : loop by hand", GROUP_MAX, group);
    }
    atMost(report, "ordered page", PAGE_MILLIS_MAX, Question.PAGE);
    atMost(report, "last rows of an order", PAGE_MILLIS_MAX, Question.LAST);
    atMost(report, "planning again", PLAN_MILLIS_MAX, Question.PLAN_AGAIN);
    atMost(report, "planning a key select of new text", PLAN_MILLIS_MAX, Question.PLAN_KEY);
    atMost(report, "planning a group by of new text", PLAN_MILLIS_MAX, Question.PLAN_GROUP);
    for (String peer : List.of("h2", "postgresql")) {
      for (Question question : Question.values()) {
        double[] times = times(question, peer);
        if (times.length > 0) {
          report.noted(question.label() + ", time, " + peer + " : grid", times);
        }
      }
    }
    return report;
  }

  private static double median(List<Cost> all, ToDoubleFunction<Cost> of) {
    double[] sorted = all.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private void atMost(Report report, String what, Question question, Question other) {
    double[] rounded = ratio(question, "grid", other, "grid");
    if (rounded.length > 0) {
      report.atMost(what, KEY_MAX, rounded);
    }
  }

  private void atMost(Report report, String what, double millisMax, Question question) {
    double[] cpu = of(question, "grid").stream().mapToDouble(Cost::cpuMillis).toArray();
    if (cpu.length > 0) {
      report.atMost(what + ", ms of CPU", millisMax, cpu);
    }
  }

  private List<Cost> of(Question question, String side) {
    return costs.getOrDefault(new Key(question, side), List.of());
  }

  private double[] ratio(Question question, String side, Question other, String otherSide) {
    return ratio(of(question, side), of(other, otherSide), Cost::cpuMillis);
  }

  private double[] times(Question question, String peer) {
    return ratio(of(question, peer), of(question, "grid"), Cost::millis);
  }

  private static double[] ratio(List<Cost> above, List<Cost> below, ToDoubleFunction<Cost> of) {
    double[] ratios = new double[Math.min(above.size(), below.size())];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = of.applyAsDouble(above.get(i)) / of.applyAsDouble(below.get(i));
    }
    return ratios;
  }
}
