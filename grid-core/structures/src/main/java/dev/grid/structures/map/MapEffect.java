package dev.grid.structures.map;

import dev.grid.kernel.Effect;
import java.util.List;
import java.util.UUID;

/**
 * What a call changed in a map, for replicas. Immutable; arrays are shared with the state and not
 * written to.
 */
sealed interface MapEffect extends Effect {

  /**
   * The entry is this now. Times to live and of idleness are {@link EntryTimes#FOR_EVER} if there
   * is no limit.
   */
  record Stored(
      byte[] key,
      byte[] value,
      int version,
      long nowMillis,
      long timeToLiveMillis,
      long maxIdleMillis)
      implements MapEffect {}

  /** The entry is gone. */
  record Removed(byte[] key) implements MapEffect {}

  /** The key is locked like this now. */
  record Locked(
      byte[] key, UUID owner, long threadId, int holds, long referenceId, long untilMillis)
      implements MapEffect {}

  /** The key is not locked any more. */
  record Unlocked(byte[] key) implements MapEffect {}

  /** Several changes, in order. */
  record Several(List<MapEffect> effects) implements MapEffect {

    public Several {
      effects = List.copyOf(effects);
    }
  }
}
