package dev.grid.spring.boot.autoconfigure.listener;

import dev.grid.ItemEvent;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.reliabletopic.ReliableMessage;
import dev.grid.spring.GridListener;
import dev.grid.topic.TopicMessage;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a listener method is told about, and what that can be filtered by. */
enum ListenerKind {
  MAP("map"),
  MULTI_MAP("multiMap"),
  REPLICATED_MAP("replicatedMap"),
  QUEUE("queue"),
  LIST("list"),
  SET("set"),
  TOPIC("topic"),
  RELIABLE_TOPIC("reliableTopic"),
  /** The grid itself; the parameter's type says which events. */
  GRID("grid");

  private final String attribute;

  ListenerKind(String attribute) {
    this.attribute = attribute;
  }

  /** As the attribute of the annotation is called. */
  String attribute() {
    return attribute;
  }

  /** The name of a structure of this kind as it is annotated; empty if it is of another. */
  String annotatedName(GridListener listener) {
    return switch (this) {
      case MAP -> listener.map();
      case MULTI_MAP -> listener.multiMap();
      case REPLICATED_MAP -> listener.replicatedMap();
      case QUEUE -> listener.queue();
      case LIST -> listener.list();
      case SET -> listener.set();
      case TOPIC -> listener.topic();
      case RELIABLE_TOPIC -> listener.reliableTopic();
      case GRID -> "";
    };
  }

  /** What the grid delivers; null for the grid's own events, of which there are several types. */
  @Nullable Class<?> event() {
    return switch (this) {
      case MAP, MULTI_MAP, REPLICATED_MAP -> EntryEvent.class;
      case QUEUE, LIST, SET -> ItemEvent.class;
      case TOPIC -> TopicMessage.class;
      case RELIABLE_TOPIC -> ReliableMessage.class;
      case GRID -> null;
    };
  }

  /** What {@link GridListener#events()} may have. */
  Set<EntryEventType> changes() {
    return switch (this) {
      case MAP, MULTI_MAP, REPLICATED_MAP -> EnumSet.allOf(EntryEventType.class);
      case QUEUE, LIST, SET -> EnumSet.of(EntryEventType.ADDED, EntryEventType.REMOVED);
      case TOPIC, RELIABLE_TOPIC, GRID -> Set.of();
    };
  }

  boolean hasKeys() {
    return event() == EntryEvent.class;
  }
}
