package dev.grid.benchmarks.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Command line of the form {@code --name value}, with unknown names refused. Immutable. */
public final class Arguments {

  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException for a name that is not in {@code known} or has no value
   */
  public static Arguments parse(String[] arguments, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
      if (!known.contains(name) || i + 1 == arguments.length) {
        throw new IllegalArgumentException(
            "argument=" + arguments[i] + " is unknown or has no value; known names: " + known);
      }
      values.put(name, arguments[i + 1]);
    }
    return new Arguments(values);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** The value of an argument that must be there. */
  public int integer(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("argument=--" + name + " is required");
    }
    return Integer.parseInt(value);
  }

  public int integer(String name, int otherwise) {
    return has(name) ? integer(name) : otherwise;
  }

  /** A duration given in seconds, fractions allowed. */
  public Duration seconds(String name, double otherwise) {
    double seconds = Double.parseDouble(values.getOrDefault(name, Double.toString(otherwise)));
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  /** A comma-separated list, in the order given. */
  public List<String> list(String name, String otherwise) {
    return Arrays.stream(text(name, otherwise).split(",", -1)).filter(s -> !s.isEmpty()).toList();
  }
}
