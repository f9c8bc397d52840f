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

  private static final char METHODS = 'm';
  private static final char REQUESTS = 'r';

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
   * @param name of the limit, which {@link RateLimited} methods of that name share
   * @param key whose bucket it is taken from; each has its own
   * @param limit the same wherever the name is
   */
  public Decision take(String name, String key, Limit limit) {
    return bypass.call(() -> call(METHODS, name, key, limit), () -> Decision.bypassed(limit));
  }

  /** {@link #take} that does not block. */
  public CompletableFuture<Decision> takeAsync(String name, String key, Limit limit) {
    return bypass.callAsync(() -> call(METHODS, name, key, limit), () -> Decision.bypassed(limit));
  }

  /** {@link #take} of a limit of requests, which have names of their own. */
  Decision takeForRequest(String name, String key, Limit limit) {
    return bypass.call(() -> call(REQUESTS, name, key, limit), () -> Decision.bypassed(limit));
  }

  /** {@link #takeForRequest} that does not block. */
  CompletableFuture<Decision> takeForRequestAsync(String name, String key, Limit limit) {
    return bypass.callAsync(() -> call(REQUESTS, name, key, limit), () -> Decision.bypassed(limit));
  }

  private CompletableFuture<Decision> call(char kind, String name, String key, Limit limit) {
    return grid.<String, Long>map(MAP) // Asked for here, so that it is there when it is used.
        .async()
        .executeOnKey(bucket(kind, name, key), new TakePermit(limit.permitNanos(), limit.burst()))
        .thenApply(Decision::of)
        .toCompletableFuture();
  }

  /** With the length of the name, so that no name and key have the bucket of others. */
  private static String bucket(char kind, String name, String key) {
    return kind + "|" + name.length() + '|' + name + '|' + key;
  }
}
