package dev.grid.structures.map;

import dev.grid.kernel.PartitionsOnly;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.nearcache.ViewPartition;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What views ask of partitions; they are told of changes as near caches are ({@link
 * MapCacheMessages}).
 */
public sealed interface MapViewMessages<R> extends StructureMessage<R>, PartitionsOnly {

  @Override
  default String instead() {
    return "query the map instead of a view of it";
  }

  /** What is asked for; null for every entry. */
  @Nullable Data predicate();

  boolean includeValues();

  /**
   * Asks for a slice of the entries of one partition that a predicate means.
   *
   * @param predicate null for every entry
   * @param from where the slice begins, as in {@link dev.grid.kernel.Slice}
   */
  @Op(
      id = 0x01d900,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record LoadView(String name, @Nullable Data predicate, boolean includeValues, int from)
      implements MapViewMessages<ViewEntries> {}

  /** Asks for those of some keys in one partition whose entries a predicate means. */
  @Op(
      id = 0x01da00,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record RefreshView(String name, @Nullable Data predicate, boolean includeValues, List<Data> keys)
      implements MapViewMessages<ViewEntries> {

    public RefreshView {
      if (keys.size() > ViewPartition.KEYS_MAX) {
        throw new IllegalArgumentException(
            "keys="
                + keys.size()
                + " of a view: one question may be about "
                + ViewPartition.KEYS_MAX);
      }
    }
  }

  /**
   * What there is. Every change up to the number is in it.
   *
   * @param next where the next slice begins; of keys, how many of the first were looked at
   * @param id as in {@link dev.grid.kernel.Invalidations#partition}
   */
  @Struct
  record ViewEntries(List<ViewEntry> entries, int next, UUID id, long sequence) {}

  /**
   * One entry.
   *
   * @param value null where values were not asked for
   * @param liveMillis how long it lives if nothing changes; {@link Long#MAX_VALUE} for ever
   * @param idleMillis how long it lives if nobody reads it, which nobody is told of
   */
  @Struct
  record ViewEntry(Data key, @Nullable Data value, long liveMillis, long idleMillis) {}
}
