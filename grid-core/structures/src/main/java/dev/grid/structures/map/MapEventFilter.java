package dev.grid.structures.map;

import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Matcher;
import dev.grid.kernel.query.Queries;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
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
 * @param queries null where there is no predicate
 */
record MapEventFilter(
    int flags,
    boolean includeValue,
    @Nullable Data key,
    @Nullable CompiledPredicate predicate,
    @Nullable Queries queries)
    implements Function<EntryChanged, @Nullable EntryChanged> {

  private static final int MAP_WIDE =
      EntryEventType.CLEAR_ALL.flag() | EntryEventType.EVICT_ALL.flag();

  private static final int GONE =
      EntryEventType.REMOVED.flag() | EntryEventType.EVICTED.flag() | EntryEventType.EXPIRED.flag();

  /** A value that is not there. */
  private static final byte[] NOTHING = new byte[Data.HEADER_BYTES];

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
    if (predicate == null || queries == null || event.key() == null) {
      return true;
    }
    Data value = (event.eventType() & GONE) != 0 ? event.oldValue() : event.value();
    byte[] bytes = value == null ? NOTHING : value.bytes();
    Matcher matcher = predicate.inside(queries.schemas());
    return switch (matcher.test(event.key().bytes(), bytes)) {
      case YES -> true;
      case NO -> false;
      case NEEDS_CLASS ->
          throw new QueryException(
              "the predicate of a listener asks for an attribute of a value of "
                  + value
                  + " that only its class can read: write such values as Compact, Portable or"
                  + " JSON");
    };
  }
}
