package dev.grid.structures.map;

import dev.grid.kernel.Effect;
import dev.grid.kernel.keys.KeyLocks.Lock;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.types.IndexSettings;
import dev.grid.query.IndexConfig;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a call changed in a map, for replicas. Immutable; arrays are shared with the state and not
 * written to.
 */
sealed interface MapEffect extends Effect, Message<Void> {

  /** The entry is this now. */
  sealed interface Entry extends MapEffect {

    byte[] key();

    byte[] value();
  }

  /**
   * The entry is this now. Times to live and of idleness are {@link EntryTimes#FOR_EVER} if there
   * is no limit.
   */
  @Op(id = 0x810100)
  record Stored(
      byte[] key,
      byte[] value,
      int version,
      long nowMillis,
      long timeToLiveMillis,
      long maxIdleMillis)
      implements Entry {}

  /** The entry is this now, with a history: it comes from elsewhere. */
  @Op(id = 0x810200)
  record Copied(
      byte[] key,
      byte[] value,
      int version,
      long createdMillis,
      long accessedMillis,
      long updatedMillis,
      long hits,
      long timeToLiveMillis,
      long maxIdleMillis)
      implements Entry {}

  /** The entry is gone. */
  @Op(id = 0x810300)
  record Removed(byte[] key) implements MapEffect {}

  /** All entries are gone; locks stay. */
  @Op(id = 0x810600)
  record Cleared() implements MapEffect {}

  /** The key is locked like this now. */
  @Op(id = 0x810400)
  record Locked(
      byte[] key, UUID owner, long threadId, int holds, long referenceId, long untilMillis)
      implements MapEffect {

    static Locked of(Data key, Lock lock) {
      return new Locked(
          key.bytes(),
          lock.owner(),
          lock.threadId(),
          lock.holds(),
          lock.referenceId(),
          lock.untilMillis());
    }
  }

  /** The key is not locked any more. */
  @Op(id = 0x810500)
  record Unlocked(byte[] key) implements MapEffect {}

  /** What it has to do with the map's store. */
  sealed interface OfStore extends MapEffect {}

  /**
   * A change waits to be stored.
   *
   * @param value what the key has then; null if it is to be deleted
   * @param sinceMillis since when it waits
   */
  @Op(id = 0x810a00)
  record Queued(long sequence, byte[] key, byte @Nullable [] value, long sinceMillis)
      implements OfStore {}

  /** Changes do not wait to be stored any more. */
  @Op(id = 0x810b00)
  record Drained(long[] sequences) implements OfStore {}

  /** All that was stored has been loaded. */
  @Op(id = 0x810c00)
  record AllLoaded() implements OfStore {}

  /** What it has to do with the map's journal. */
  sealed interface OfJournal extends MapEffect {}

  /**
   * An event has come. Where it is not the next, those between are gone.
   *
   * @param type as that of an entry's event
   * @param addedMillis when, by the cluster's time; of no meaning if events are kept for ever
   */
  @Op(id = 0x811000)
  record Journaled(
      long sequence,
      int type,
      byte[] key,
      byte @Nullable [] value,
      byte @Nullable [] oldValue,
      long addedMillis)
      implements OfJournal {}

  /** The events before this sequence are gone. */
  @Op(id = 0x811100)
  record JournalMoved(long head) implements OfJournal {}

  /**
   * These are the map's interceptors now, in this order.
   *
   * @param codes each, serialized
   */
  @Op(id = 0x811200)
  record InterceptedBy(List<String> ids, List<byte[]> codes) implements MapEffect {

    public InterceptedBy {
      ids = List.copyOf(ids);
      codes = List.copyOf(codes);
    }
  }

  /** There is this index now, unless there is one of its name. */
  @Op(id = 0x810700)
  record Indexed(@Nullable String index, int type, List<String> attributes) implements MapEffect {

    static Indexed of(IndexConfig config) {
      return new Indexed(config.name(), IndexSettings.idOf(config.type()), config.attributes());
    }

    IndexConfig config() {
      return new IndexConfig(index, IndexSettings.typeOf(type), attributes);
    }
  }

  /** There is no index of this name any more. */
  @Op(id = 0x810800)
  record Unindexed(String index) implements MapEffect {}

  /** Several changes, in order; none of them is several itself. */
  record Several(List<MapEffect> effects) implements MapEffect {

    public Several {
      effects = List.copyOf(effects);
    }
  }

  /** These changes as one; there must be one at least. */
  static MapEffect of(List<MapEffect> effects) {
    return effects.size() == 1 ? effects.getFirst() : new Several(effects);
  }
}
