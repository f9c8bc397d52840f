package dev.grid.map;

import dev.grid.InvalidConfigurationException;
import java.time.Duration;

/**
 * What a map remembers of its changes. Immutable. The same on every member.
 *
 * <p>Each partition keeps its latest events, with keys and values, on its member and on those that
 * have copies, and forgets the oldest when there are more: so much memory comes on top of the map's
 * entries, and counts in its bytes, but not in its eviction's limit.
 *
 * @param capacity how many events are kept, over all partitions: each has an equal share, and one
 *     at least
 * @param timeToLive how long events are kept; zero for as long as there is room
 */
public record JournalConfig(int capacity, Duration timeToLive) {

  public static final int CAPACITY_DEFAULT = 10_000;

  public JournalConfig {
    if (capacity < 1) {
      throw new InvalidConfigurationException(
          "journal capacity=" + capacity + ": must be 1 or more, over all partitions");
    }
    if (timeToLive.isNegative()) {
      throw new InvalidConfigurationException(
          "journal timeToLive=" + timeToLive + ": must be zero (for ever) or more");
    }
  }

  /** So many events, as long as there is room for them. */
  public static JournalConfig ofCapacity(int capacity) {
    return new JournalConfig(capacity, Duration.ZERO);
  }

  /** The same, but events are forgotten after that time. */
  public JournalConfig withTimeToLive(Duration timeToLive) {
    return new JournalConfig(capacity, timeToLive);
  }
}
