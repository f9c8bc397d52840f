package dev.grid.map;

import dev.grid.GridException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A view is older than it may be, as its members have not answered for too long. It goes on by
 * itself when they do; {@link ViewConfig.WhenStale#SERVE} gives what there is instead.
 */
public final class StaleViewException extends GridException {

  private static final long serialVersionUID = 1L;

  private final Duration age;

  public StaleViewException(@Nullable String message, Duration age) {
    super(message);
    this.age = age;
  }

  /** How old it may be. */
  public Duration age() {
    return age;
  }

  @Override
  public boolean isRetrySafe() {
    return true;
  }
}
