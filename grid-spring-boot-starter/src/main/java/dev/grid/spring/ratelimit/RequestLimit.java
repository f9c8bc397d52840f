package dev.grid.spring.ratelimit;

import dev.grid.InvalidConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * A limit of requests. Immutable.
 *
 * @param path a pattern of paths, as in {@code /api/**}
 * @param by whose requests are counted together
 * @param header the name of the header, with {@link By#HEADER}
 */
public record RequestLimit(String name, String path, By by, @Nullable String header, Limit limit) {

  public RequestLimit {
    if (by == By.HEADER && (header == null || header.isBlank())) {
      throw new InvalidConfigurationException(
          "rate limit " + name + " is by header, and has none: name it, as by header=X-Api-Key");
    }
  }

  /** Whose requests are counted together. */
  public enum By {
    /** Those of each address. */
    ADDRESS,
    /** Those of each user who has logged in; those of others by their address. */
    PRINCIPAL,
    /** Those that have the same value in a header; those without it by their address. */
    HEADER,
    /** All. */
    ALL
  }
}
