package dev.grid.spring.ratelimit;

import dev.grid.Grid;
import dev.grid.spring.failure.Bypass;
import java.util.concurrent.CompletableFuture;

/**
 * Takes permits of limits that the cluster shares. Thread-safe.
 *
 * <pre>{@code
 * Decision decision = limits.take("login", user, Limit.of(5, Duration.ofMinutes(1)));
 * }</pre>
 */
public final class RateLimits {

  /** The map of buckets. */
  public static final String MAP = "rate-limits";

  private final Grid grid;
  private final Bypass bypass;

  /** Limits of a grid; what becomes of calls when it is away is {@code bypass}'s to say. */
  public RateLimits(Grid grid, Bypass bypass) {
    this.grid = grid;
    this.bypass = bypass;
  }

  /** How many calls went on without the grid. */
  public long bypassed() {
    return bypass.count();
  }

  /**
   * Takes a permit if there is one. Blocks.
   *
   * @param name of the limit
   * @param key whose bucket it is taken from; each has its own
   * @param limit the same wherever the name is
   */
  public Decision take(String name, String key, Limit limit) {
    return bypass.call(() -> call(name, key, limit), () -> Decision.bypassed(limit));
  }

  /** {@link #take} that does not block. */
  public CompletableFuture<Decision> takeAsync(String name, String key, Limit limit) {
    return bypass.callAsync(() -> call(name, key, limit), () -> Decision.bypassed(limit));
  }

  private CompletableFuture<Decision> call(String name, String key, Limit limit) {
    return grid.<String, Long>map(MAP) // Asked for here, so that it is there when it is used.
        .async()
        .executeOnKey(name + '|' + key, new TakePermit(limit.permitNanos(), limit.burst()))
        .thenApply(Decision::of)
        .toCompletableFuture();
  }
}
