package dev.grid.structures.map;

import dev.grid.StructureId;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.Subscription;
import dev.grid.map.EntryEventType;
import dev.grid.map.GridMap;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.MapMessages.AddEntryListener;
import dev.grid.structures.map.MapMessages.AddEntryListenerToKey;
import dev.grid.structures.map.MapMessages.EntryChanged;
import dev.grid.structures.map.MapMessages.RemoveEntryListener;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Maps (protocol service 1). Immutable. */
public final class MapStructure implements Structure<MapState> {

  private static final int MAP_WIDE =
      EntryEventType.CLEAR_ALL.flag() | EntryEventType.EVICT_ALL.flag();

  private final MapHandler handler = new MapHandler();

  /** The map of this name, as reached by this invoker. */
  public static <K, V> GridMap<K, V> proxy(String name, Invoker invoker) {
    return new MapProxy<>(new AsyncMapProxy<>(name, invoker));
  }

  @Override
  public String serviceName() {
    return StructureId.MAP_SERVICE;
  }

  @Override
  public List<Codec<?, ?>> codecs() {
    return MapMessagesCodecs.ALL;
  }

  @Override
  public Handler<MapState> handler() {
    return handler;
  }

  @Override
  public MapState newState(StateContext context) {
    return new MapState(context);
  }

  @Override
  public @Nullable Subscription subscription(Message<?> message) {
    return switch (message) {
      case AddEntryListener m ->
          new Subscription.Add<>(
              m.name(),
              MapMessagesCodecs.ENTRY_CHANGED,
              event -> filter(event, m.listenerFlags(), m.includeValue(), null));
      case AddEntryListenerToKey m ->
          new Subscription.Add<>(
              m.name(),
              MapMessagesCodecs.ENTRY_CHANGED,
              event -> filter(event, m.listenerFlags(), m.includeValue(), m.key()));
      case RemoveEntryListener m -> new Subscription.Remove(m.name(), m.registrationId());
      default -> null;
    };
  }

  private static @Nullable EntryChanged filter(
      EntryChanged event, int flags, boolean includeValue, @Nullable Data key) {
    if ((event.eventType() & flags) == 0) {
      return null;
    }
    if (key != null && (event.eventType() & MAP_WIDE) == 0 && !Objects.equals(key, event.key())) {
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
}
