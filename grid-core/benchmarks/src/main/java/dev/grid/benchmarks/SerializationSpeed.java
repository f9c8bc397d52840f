package dev.grid.benchmarks;

import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.values.ValueCodecs;
import dev.grid.benchmarks.values.ValueCodecs.Form;
import dev.grid.benchmarks.values.ValueCodecs.ValueCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How long compact values of growing size take to become bytes and objects again, by our
 * serialization and by the reference's, both in this process and on this thread. The sides take
 * turns in each round, so that whatever disturbs the machine disturbs both.
 */
final class SerializationSpeed {

  private static final int BATCH_LINES = 10_000;

  /** A value of ten times the lines may take so much longer a line. */
  private static final double GROWTH_MAX = 1.5;

  /** Kept, so that no result is computed in vain. */
  static volatile Object last = "";

  private final Duration time;
  private final int rounds;
  private final Report report = new Report("serialization-speed");

  private SerializationSpeed(Arguments arguments) {
    time = arguments.seconds("seconds", 0.5);
    rounds = arguments.integer("rounds", 5);
    report.condition("rounds", rounds);
    report.condition("seconds each", time.toMillis() / 1e3);
  }

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException {
    Arguments arguments = Arguments.parse(args, Set.of("rounds", "seconds", "lines", "out"));
    SerializationSpeed speed = new SerializationSpeed(arguments);
    List<Integer> lines =
        arguments.list("lines", "1,10,100,1000").stream().map(Integer::valueOf).toList();
    for (Form form : Form.values()) {
      speed.compare(form, lines);
    }
    speed.report.publish(Report.folder(arguments));
  }

  private void compare(Form form, List<Integer> sizes) {
    ValueCodec ours = ValueCodecs.grid();
    ValueCodec theirs = ValueCodecs.reference();
    // Compiled with all sizes seen before any is measured.
    for (int lines : sizes) {
      Object value = form.order(lines);
      ValueCodecs.requireSame(ours, theirs, value);
      measured(form, ours, theirs, lines);
    }
    double[][] before = null;
    int linesBefore = 0;
    for (int lines : sizes) {
      double[][] nanos = measured(form, ours, theirs, lines);
      publish(form, lines, nanos);
      if (before != null) {
        double growth = lines / (double) linesBefore;
        String what =
            form + " lines=" + lines + ": our time a line to that of lines=" + linesBefore;
        report.atMost(what + ", write", GROWTH_MAX, ratios(nanos[0], before[0], 1 / growth));
        report.atMost(what + ", read", GROWTH_MAX, ratios(nanos[2], before[2], 1 / growth));
      }
      before = nanos;
      linesBefore = lines;
    }
  }

  private void publish(Form form, int lines, double[][] nanos) {
    String[] sides = {"grid", "reference"};
    for (int side = 0; side < sides.length; side++) {
      Map<String, Object> cells = new LinkedHashMap<>();
      cells.put("form", form);
      cells.put("lines", lines);
      cells.put("side", sides[side]);
      cells.put("write ns", Contenders.median(nanos[side]));
      cells.put("read ns", Contenders.median(nanos[2 + side]));
      report.row(cells);
    }
    String what = form + " lines=" + lines + ": reference's time to ours, ";
    report.atLeast(what + "write", 1, ratios(nanos[1], nanos[0], 1));
    report.atLeast(what + "read", 1, ratios(nanos[3], nanos[2], 1));
  }

  private static double[] ratios(double[] dividends, double[] divisors, double factor) {
    double[] ratios = new double[dividends.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = dividends[i] / divisors[i] * factor;
    }
    return ratios;
  }

  /** Nanoseconds an operation in each round: our write, their write, our read, their read. */
  private double[][] measured(Form form, ValueCodec ours, ValueCodec theirs, int lines) {
    Object value = form.order(lines);
    byte[] bytes = ours.write(value);
    List<Supplier<Object>> operations =
        List.of(
            () -> ours.write(value),
            () -> theirs.write(value),
            () -> ours.read(bytes),
            () -> theirs.read(bytes));
    double[][] nanos = new double[operations.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < nanos.length; i++) {
        nanos[i][round] = nanosOf(operations.get(i), Math.max(1, BATCH_LINES / lines));
      }
    }
    return nanos;
  }

  private double nanosOf(Supplier<Object> operation, int batch) {
    long start = System.nanoTime();
    long count = 0;
    long elapsed;
    do {
      for (int i = 0; i < batch; i++) {
        last = operation.get();
      }
      count += batch;
      elapsed = System.nanoTime() - start;
    } while (elapsed < time.toNanos());
    return (double) elapsed / count;
  }
}
