package dev.grid.kernel.items;

import dev.grid.ItemEvent;
import dev.grid.kernel.Call;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event of a structure of items, as it is on the wire. */
public interface ItemChange {

  /** The item, or null for a listener that did not ask for it. */
  @Nullable Data item();

  /** The member that published it. */
  UUID uuid();

  /** The type, as {@link #eventType} has it. */
  int eventType();

  /** The room's own record. */
  @FunctionalInterface
  interface Maker<T extends ItemChange> {

    /** Its components in order. */
    T make(@Nullable Data item, UUID uuid, int eventType);
  }

  /** An event for each item, if anyone listens. */
  static <T extends ItemChange> List<T> of(
      Call call, List<Data> items, ItemEvent.Type type, Maker<T> maker) {
    if (!call.hasListeners()) {
      return List.of();
    }
    List<T> events = new ArrayList<>(items.size());
    for (Data item : items) {
      events.add(maker.make(item, call.member(), eventType(type)));
    }
    return events;
  }

  /** An event's type as it is on the wire. */
  static int eventType(ItemEvent.Type type) {
    return switch (type) {
      case ADDED -> 1;
      case REMOVED -> 2;
    };
  }

  /**
   * An event's type from the wire.
   *
   * @throws IllegalArgumentException if there is no such type
   */
  static ItemEvent.Type eventType(int wireType) {
    return switch (wireType) {
      case 1 -> ItemEvent.Type.ADDED;
      case 2 -> ItemEvent.Type.REMOVED;
      default -> throw new IllegalArgumentException("eventType=" + wireType + " is not known");
    };
  }
}
