package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the configuration for a structure's name: the exact one, else the pattern with the longest
 * fixed part around its {@code *}, else none.
 */
public final class NamePatterns {

  private static final char STAR = '*';

  private NamePatterns() {}

  /**
   * Refuses a name that would match nothing that was meant.
   *
   * @throws InvalidConfigurationException if there is more than one {@code *} in it
   */
  public static void requireValid(StructureConfig config) {
    String name = config.name();
    if (name.indexOf(STAR) != name.lastIndexOf(STAR)) {
      throw new InvalidConfigurationException(
          config.type().tag() + " name=" + name + ": a pattern has one '*' at most");
    }
  }

  /** The configuration for {@code name} among {@code configs}. */
  public static <C> Optional<C> find(String name, List<C> configs, Function<C, String> patternOf) {
    C best = null;
    int bestLength = -1;
    for (C config : configs) {
      String pattern = patternOf.apply(config);
      if (pattern.equals(name)) {
        return Optional.of(config);
      }
      if (matches(pattern, name) && pattern.length() > bestLength) {
        best = config;
        bestLength = pattern.length();
      }
    }
    return Optional.ofNullable(best);
  }

  /** Whether a name is the pattern's, or what one without {@code *} says. */
  public static boolean matches(String pattern, String name) {
    int star = pattern.indexOf(STAR);
    if (star < 0) {
      return pattern.equals(name);
    }
    String before = pattern.substring(0, star);
    String after = pattern.substring(star + 1);
    return name.length() >= before.length() + after.length()
        && name.startsWith(before)
        && name.endsWith(after);
  }
}
