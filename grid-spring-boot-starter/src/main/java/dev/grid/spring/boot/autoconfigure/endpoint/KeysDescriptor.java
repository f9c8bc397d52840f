package dev.grid.spring.boot.autoconfigure.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.grid.BusyKey;
import dev.grid.ClusterOperations;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint answers about keys: which this member is asked for much, or for long, as far as
 * samples tell. Its field names are relied upon: they may be added to, not changed. Immutable.
 *
 * @param shown whether keys are told
 * @param busiest with most calls first
 * @param slowest with the longest call first
 */
public record KeysDescriptor(
    boolean shown, List<KeyDescriptor> busiest, List<KeyDescriptor> slowest) {

  private static final int KEYS_MAX = 20;

  /** What takes less is not slow. */
  private static final long SLOW_NANOS_MIN = 1_000_000;

  /**
   * One of them.
   *
   * @param kind of its structure, in a word
   * @param name of its structure
   * @param key as its class has it for people; null and left out if keys are not shown
   * @param callsPerSecond at least, as far as samples tell
   * @param longestMillis the longest call of those that were measured
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record KeyDescriptor(
      String kind,
      String name,
      int partition,
      @Nullable String key,
      double callsPerSecond,
      double longestMillis) {}

  static KeysDescriptor of(ClusterOperations operations, boolean shown) {
    List<BusyKey> all = operations.busyKeys();
    return new KeysDescriptor(
        shown,
        all.stream()
            .filter(key -> key.callsPerSecond() > 0)
            .sorted(Comparator.comparingDouble(BusyKey::callsPerSecond).reversed())
            .limit(KEYS_MAX)
            .map(key -> describe(key, operations, shown))
            .toList(),
        all.stream()
            .filter(key -> key.longestNanos() >= SLOW_NANOS_MIN)
            .sorted(Comparator.comparingLong(BusyKey::longestNanos).reversed())
            .limit(KEYS_MAX)
            .map(key -> describe(key, operations, shown))
            .toList());
  }

  private static KeyDescriptor describe(BusyKey key, ClusterOperations operations, boolean shown) {
    return new KeyDescriptor(
        StructureKind.of(key.structure()),
        key.structure().name(),
        key.partition(),
        shown ? operations.describe(key.key()) : null,
        key.callsPerSecond(),
        key.longestNanos() / 1e6);
  }
}
