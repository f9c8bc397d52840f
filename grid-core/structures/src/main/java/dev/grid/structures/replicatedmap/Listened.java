package dev.grid.structures.replicatedmap;

import dev.grid.kernel.Subscription;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.*;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What of a map's events each message that adds a listener asks for. Stateless. */
final class Listened {

  /** The type of values that name their class by a factory's number and its own. */
  private static final int IDENTIFIED = -2;

  private static final int PREDICATES = -20;
  private static final int FALSE_PREDICATE = 13;
  private static final int TRUE_PREDICATE = 14;

  private Listened() {}

  /** The listener that a message adds or removes, or null. */
  static @Nullable Subscription subscription(Message<?> message) {
    return switch (message) {
      case AddEntryListener m -> add(m.name(), m.localOnly(), event -> changed(event, null));
      case AddEntryListenerToKey m ->
          add(m.name(), m.localOnly(), event -> changed(event, m.key()));
      case AddEntryListenerWithPredicate m -> {
        boolean all = passesAll(m.name(), m.predicate());
        yield add(m.name(), m.localOnly(), event -> passed(changed(event, null), all));
      }
      case AddEntryListenerToKeyWithPredicate m -> {
        boolean all = passesAll(m.name(), m.predicate());
        yield add(m.name(), m.localOnly(), event -> passed(changed(event, m.key()), all));
      }
      case AddNearCacheEntryListener m ->
          add(m.name(), m.localOnly(), event -> forNearCache(event, m.includeValue()));
      case RemoveEntryListener m -> new Subscription.Remove(m.name(), m.registrationId());
      default -> null;
    };
  }

  private static Subscription add(
      String name, boolean localOnly, Function<EntryChanged, @Nullable EntryChanged> filter) {
    return new Subscription.Add<>(
        name, ReplicatedMapMessagesCodecs.ENTRY_CHANGED, filter, localOnly);
  }

  private static boolean isOfAll(EntryChanged event) {
    return event.key() == null;
  }

  private static @Nullable EntryChanged changed(EntryChanged event, @Nullable Data key) {
    if (event.eventType() == EntryEventType.INVALIDATION.flag()) {
      return null;
    }
    return key == null || isOfAll(event) || Objects.equals(key, event.key()) ? event : null;
  }

  private static @Nullable EntryChanged passed(@Nullable EntryChanged event, boolean passesAll) {
    return event != null && (passesAll || isOfAll(event)) ? event : null;
  }

  /** Near caches drop a key for each of these types, which are those that they know. */
  private static EntryChanged forNearCache(EntryChanged event, boolean includeValue) {
    boolean isJoined = event.eventType() == EntryEventType.INVALIDATION.flag();
    EntryEventType joined = isOfAll(event) ? EntryEventType.CLEAR_ALL : EntryEventType.UPDATED;
    return new EntryChanged(
        event.key(),
        includeValue ? event.value() : null,
        includeValue ? event.oldValue() : null,
        null,
        isJoined ? joined.flag() : event.eventType(),
        event.uuid(),
        event.numberOfAffectedEntries());
  }

  /**
   * Whether a predicate passes everything, or else nothing.
   *
   * @throws UnsupportedOperationException if it looks at entries: a member does not evaluate it
   */
  private static boolean passesAll(String name, Data predicate) {
    ByteBuffer payload = ByteBuffer.wrap(predicate.bytes()).position(Data.HEADER_BYTES);
    if (predicate.type() == IDENTIFIED && payload.remaining() >= 1 + 2 * Integer.BYTES) {
      boolean isIdentified = (payload.get() & 1) != 0;
      int factory = payload.getInt();
      int type = payload.getInt();
      if (isIdentified
          && factory == PREDICATES
          && (type == TRUE_PREDICATE || type == FALSE_PREDICATE)) {
        return type == TRUE_PREDICATE;
      }
    }
    throw new UnsupportedOperationException(
        ("replicated-map=%s: of predicates that listeners are added with members know those only"
                + " that are always true or false; filter in the listener, or use a client of ours")
            .formatted(name));
  }
}
