package dev.grid.structures.map;

import dev.grid.kernel.query.ListenerPredicate;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapMessages.EntryChanged;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of a map's events a listener is sent: those of the types that it asks for, of its key, and
 * whose value meets its predicate. That is the value before of what has gone, else the new one; map
 * wide events it is sent always. Called with partitions held, by several threads at once.
 *
 * @param flags the types
 * @param key of whose entry it is told; null for any
 * @param predicate null where there is none
 */
record MapEventFilter(
    int flags, boolean includeValue, @Nullable Data key, @Nullable ListenerPredicate predicate)
    implements Function<EntryChanged, @Nullable EntryChanged> {

  private static final int MAP_WIDE =
      EntryEventType.CLEAR_ALL.flag() | EntryEventType.EVICT_ALL.flag();

  private static final int GONE =
      EntryEventType.REMOVED.flag() | EntryEventType.EVICTED.flag() | EntryEventType.EXPIRED.flag();

  @Override
  public @Nullable EntryChanged apply(EntryChanged event) {
    if ((event.eventType() & flags) == 0) {
      return null;
    }
    boolean isMapWide = (event.eventType() & MAP_WIDE) != 0;
    if (!isMapWide && key != null && !Objects.equals(key, event.key())) {
      return null;
    }
    if (!isMapWide && !isMeant(event)) {
      return null;
    }
    if (includeValue || event.value() == null && event.oldValue() == null) {
      return event;
    }
    return new EntryChanged(
        event.key(),
        null,
        null,
        null,
        event.eventType(),
        event.uuid(),
        event.numberOfAffectedEntries());
  }

  private boolean isMeant(EntryChanged event) {
    if (predicate == null || event.key() == null) {
      return true;
    }
    boolean isGone = (event.eventType() & GONE) != 0;
    return predicate.isMeant(event.key(), isGone ? event.oldValue() : event.value());
  }
}
