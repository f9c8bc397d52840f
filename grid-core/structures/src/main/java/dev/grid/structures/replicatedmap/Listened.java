package dev.grid.structures.replicatedmap;

import dev.grid.kernel.Subscription;
import dev.grid.kernel.query.ListenerPredicate;
import dev.grid.kernel.query.Queries;
import dev.grid.map.EntryEventType;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.replicatedmap.ReplicatedMapMessages.*;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What of a map's events each message that adds a listener asks for. Stateless. */
final class Listened {

  private Listened() {}

  /** The listener that a message adds or removes, or null. */
  static @Nullable Subscription subscription(Message<?> message, Supplier<Queries> queries) {
    return switch (message) {
      case AddEntryListener m -> add(m.name(), m.localOnly(), event -> changed(event, null));
      case AddEntryListenerToKey m ->
          add(m.name(), m.localOnly(), event -> changed(event, m.key()));
      case AddEntryListenerWithPredicate m -> {
        ListenerPredicate predicate = new ListenerPredicate(m.predicate(), queries.get());
        yield add(m.name(), m.localOnly(), event -> meant(changed(event, null), predicate));
      }
      case AddEntryListenerToKeyWithPredicate m -> {
        ListenerPredicate predicate = new ListenerPredicate(m.predicate(), queries.get());
        yield add(m.name(), m.localOnly(), event -> meant(changed(event, m.key()), predicate));
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

  /** What has no new value any more is meant by the one before. */
  private static @Nullable EntryChanged meant(
      @Nullable EntryChanged event, ListenerPredicate predicate) {
    if (event == null || event.key() == null) {
      return event;
    }
    Data value = event.value() == null ? event.oldValue() : event.value();
    return predicate.isMeant(event.key(), value) ? event : null;
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
}
