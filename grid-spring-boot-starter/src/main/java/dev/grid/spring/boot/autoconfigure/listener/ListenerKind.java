package dev.grid.spring.boot.autoconfigure.listener;

import dev.grid.ItemEvent;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.reliabletopic.ReliableMessage;
import dev.grid.spring.GridListener;
import dev.grid.topic.TopicMessage;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a listener method is told about, and what that can be filtered by. */
enum ListenerKind {
  MAP(GridListener::map, EntryEvent.class, EnumSet.allOf(EntryEventType.class)),
  MULTI_MAP(GridListener::multiMap, EntryEvent.class, EnumSet.allOf(EntryEventType.class)),
  REPLICATED_MAP(
      GridListener::replicatedMap, EntryEvent.class, EnumSet.allOf(EntryEventType.class)),
  QUEUE(GridListener::queue, ItemEvent.class, itemChanges()),
  LIST(GridListener::list, ItemEvent.class, itemChanges()),
  SET(GridListener::set, ItemEvent.class, itemChanges()),
  TOPIC(GridListener::topic, TopicMessage.class, Set.of()),
  RELIABLE_TOPIC(GridListener::reliableTopic, ReliableMessage.class, Set.of()),
  /** The grid itself; the parameter's type says which events. */
  GRID(listener -> "", null, Set.of());

  private final Function<GridListener, String> name;
  private final @Nullable Class<?> event;
  private final Set<EntryEventType> changes;

  ListenerKind(
      Function<GridListener, String> name, @Nullable Class<?> event, Set<EntryEventType> changes) {
    this.name = name;
    this.event = event;
    this.changes = changes;
  }

  private static Set<EntryEventType> itemChanges() {
    return EnumSet.of(EntryEventType.ADDED, EntryEventType.REMOVED);
  }

  /** The name of a structure of this kind as it is annotated; empty if it is of another. */
  String annotatedName(GridListener listener) {
    return name.apply(listener);
  }

  /** What the grid delivers; null for the grid's own events, of which there are several types. */
  @Nullable Class<?> event() {
    return event;
  }

  /** What {@link GridListener#events()} may have. */
  Set<EntryEventType> changes() {
    return changes;
  }

  boolean hasKeys() {
    return event == EntryEvent.class;
  }

  /** As the attribute of the annotation is called. */
  String attribute() {
    return switch (this) {
      case MAP -> "map";
      case MULTI_MAP -> "multiMap";
      case REPLICATED_MAP -> "replicatedMap";
      case QUEUE -> "queue";
      case LIST -> "list";
      case SET -> "set";
      case TOPIC -> "topic";
      case RELIABLE_TOPIC -> "reliableTopic";
      case GRID -> "grid";
    };
  }
}
