package dev.grid.benchmarks.load;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One shape of load: {@code connections} connections, each with exactly {@code depth} requests in
 * flight at any time.
 */
public record Workload(Operation operation, int connections, int depth) {

  /** Slots are numbered in the low byte of the correlation id. */
  static final int DEPTH_MAX = 256;

  private static final Pattern FORM = Pattern.compile("([a-z-]+):(\\d+)x(\\d+)");

  public Workload {
    if (connections < 1 || depth < 1 || depth > DEPTH_MAX) {
      throw new IllegalArgumentException(
          "connections=" + connections + " depth=" + depth + " must be 1 to " + DEPTH_MAX);
    }
  }

  /** Reads the form that {@link #toString} writes, for example {@code get:4x16}. */
  public static Workload parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("workload=" + text + " is not of the form get:4x16");
    }
    return new Workload(
        Operation.valueOf(parts.group(1).toUpperCase(Locale.ROOT).replace('-', '_')),
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)));
  }

  /** The shape alone, for example {@code 4x16}. */
  public String shape() {
    return connections + "x" + depth;
  }

  @Override
  public String toString() {
    return operation.name().toLowerCase(Locale.ROOT).replace('_', '-') + ":" + shape();
  }
}
