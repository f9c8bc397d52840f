package dev.grid.spring.boot.autoconfigure.listener;

import dev.grid.Grid;
import dev.grid.ItemEvent;
import dev.grid.ItemListener;
import dev.grid.LostEvents;
import dev.grid.Registration;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.multimap.GridMultiMap;
import dev.grid.query.Predicate;
import dev.grid.reliabletopic.ReliableMessage;
import dev.grid.reliabletopic.ReliableMessageListener;
import dev.grid.replicatedmap.GridReplicatedMap;
import dev.grid.spring.boot.autoconfigure.GridClusterEvent;
import dev.grid.spring.boot.autoconfigure.GridConnectionEvent;
import dev.grid.topic.MessageListener;
import dev.grid.topic.TopicMessage;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A definition at work: it hears from when it was made until it is stopped. Thread-safe. */
final class ListenerSubscription {

  private static final Logger LOG = LoggerFactory.getLogger(ListenerSubscription.class);

  private final ListenerDefinition definition;
  private final ListenerInvoker invoker;
  private final Grid grid;

  /** Null for the grid's own events, which the context delivers. */
  private final @Nullable Registration registration;

  private volatile boolean stopped;

  /** Blocks until the structure has the listener. */
  ListenerSubscription(ListenerDefinition definition, ListenerInvoker invoker, Grid grid) {
    this.definition = definition;
    this.invoker = invoker;
    this.grid = grid;
    this.registration = register();
  }

  /** Begins no call any more. Does not wait for one under way. */
  void stop() {
    stopped = true;
    invoker.stop();
    if (registration != null) {
      registration.close();
    }
  }

  void awaitIdle() {
    invoker.awaitIdle();
  }

  /** An event of a grid, of whatever kind. */
  void publish(Object event) {
    Class<?> takes = definition.takes();
    if (definition.kind() == ListenerKind.GRID && takes != null && takes.isInstance(event)) {
      Grid source =
          switch (event) {
            case GridClusterEvent of -> of.grid();
            case GridConnectionEvent of -> of.client();
            default -> null;
          };
      if (source == grid) {
        invoker.call(event, null);
      }
    }
  }

  private @Nullable Registration register() {
    String name = definition.name();
    boolean values = definition.annotation().includeValue();
    return switch (definition.kind()) {
      case MAP -> registerAtMap(grid.map(name), values);
      case MULTI_MAP -> {
        GridMultiMap<Object, Object> map = grid.multiMap(name);
        Object key = definition.key();
        yield key == null
            ? map.addListener(new Entries(), values)
            : map.addListener(new Entries(), key, values);
      }
      case REPLICATED_MAP -> {
        GridReplicatedMap<Object, Object> map = grid.replicatedMap(name);
        Object key = definition.key();
        yield key == null ? map.addListener(new Entries()) : map.addListener(new Entries(), key);
      }
      case QUEUE -> grid.<Object>queue(name).addListener(new Items(), values);
      case LIST -> grid.<Object>list(name).addListener(new Items(), values);
      case SET -> grid.<Object>set(name).addListener(new Items(), values);
      case TOPIC -> grid.<Object>topic(name).addListener(new Messages());
      case RELIABLE_TOPIC -> grid.<Object>reliableTopic(name).addListener(new Reliable());
      case GRID -> null;
    };
  }

  private Registration registerAtMap(GridMap<Object, Object> map, boolean values) {
    Object key = definition.key();
    Predicate where = definition.where();
    if (where == null) {
      return key == null
          ? map.addListener(new Entries(), values)
          : map.addListener(new Entries(), key, values);
    }
    return key == null
        ? map.addListener(new Entries(), where, values)
        : map.addListener(new Entries(), where, key, values);
  }

  private boolean wants(EntryEventType type) {
    return definition.types().isEmpty() || definition.types().contains(type);
  }

  private final class Entries implements EntryListener<Object, Object> {

    @Override
    public Set<EntryEventType> types() {
      return definition.types().isEmpty() ? EntryListener.super.types() : definition.types();
    }

    @Override
    public void changed(EntryEvent<Object, Object> event) {
      if (wants(event.type())) { // A multimap and a replicated map tell of all.
        invoker.call(event, null);
      }
    }

    @Override
    public void eventsLost(LostEvents lost) {
      invoker.lost(lost);
    }
  }

  private final class Items implements ItemListener<Object> {

    @Override
    public void added(ItemEvent<Object> event) {
      if (wants(EntryEventType.ADDED)) {
        invoker.call(event, event.item());
      }
    }

    @Override
    public void removed(ItemEvent<Object> event) {
      if (wants(EntryEventType.REMOVED)) {
        invoker.call(event, event.item());
      }
    }

    @Override
    public void eventsLost(LostEvents lost) {
      invoker.lost(lost);
    }
  }

  private final class Messages implements MessageListener<Object> {

    @Override
    public void message(TopicMessage<Object> message) {
      invoker.call(message, message.message());
    }

    @Override
    public void eventsLost(LostEvents lost) {
      invoker.lost(lost);
    }
  }

  private final class Reliable implements ReliableMessageListener<Object> {

    /** Whether a message was heard; those before the first are not missed. */
    private volatile boolean began;

    @Override
    public long initialSequence() {
      return definition.annotation().fromOldest() ? 0 : FROM_NOW_ON;
    }

    @Override
    public void message(ReliableMessage<Object> message) {
      began = true;
      invoker.call(message, message.message());
    }

    @Override
    public boolean toleratesLoss(long lost) {
      if (began || !definition.annotation().fromOldest()) {
        invoker.lost(new LostEvents(definition.name(), LostEvents.Reason.LISTENER_BEHIND, lost));
      }
      return true;
    }

    @Override
    public void ended() {
      if (!stopped) {
        LOG.warn("listener {} hears nothing more: its topic has ended it", definition.id());
      }
    }
  }
}
