package dev.grid.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the configuration for a structure's name: the exact one, else the pattern with the longest
 * fixed part around its {@code *}, else none.
 */
public final class NamePatterns {

  private NamePatterns() {}

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

  private static boolean matches(String pattern, String name) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return false;
    }
    String before = pattern.substring(0, star);
    String after = pattern.substring(star + 1);
    return name.length() >= before.length() + after.length()
        && name.startsWith(before)
        && name.endsWith(after);
  }
}
