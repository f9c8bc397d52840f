package dev.grid.member.partition;

import dev.grid.LostEvents;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.Invalidations;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Who listens to a structure on this member: its part of a table that all structures of its kind
 * share, and in which a name is only as long as somebody listens to it. Lists are copied on write,
 * so that publishing takes no lock. Thread-safe.
 */
public final class Subscribers {

  /** Takes events of a subscriber. Called with a partition held; must not block. */
  @FunctionalInterface
  public interface Sink<E> {
    void accept(E event, int partition);

    /** Events that will not come, in their place among those of the partition; -1 for any. */
    default void lost(LostEvents.Reason reason, long count, int partition) {}
  }

  /**
   * A listener.
   *
   * @param filter what it is sent of an event, or null
   */
  public record Subscriber<E>(UUID id, Function<E, @Nullable E> filter, Sink<E> sink) {

    @SuppressWarnings("unchecked") // A structure's events are of one family.
    void publish(Object event, int partition) {
      E sent;
      try {
        sent = filter.apply((E) event);
      } catch (RuntimeException e) {
        sink.lost(LostEvents.Reason.UNREADABLE, 1, partition);
        throw e;
      }
      if (sent != null) {
        sink.accept(sent, partition);
      }
    }
  }

  private static final FailureLog failures =
      new FailureLog(LoggerFactory.getLogger(Subscribers.class)::error);

  private final ConcurrentMap<String, List<Subscriber<?>>> all;
  private final String name;
  private final MessageCounts messages;

  /**
   * Who listens to one of several structures.
   *
   * @param all the listeners of each, without names that nobody listens to
   */
  Subscribers(ConcurrentMap<String, List<Subscriber<?>>> all, String name, MessageCounts messages) {
    this.all = all;
    this.name = name;
    this.messages = messages;
  }

  /** Who listens to the structure's invalidations. */
  Subscribers ofInvalidations() {
    return new Subscribers(all, Invalidations.listenersOf(name), messages);
  }

  boolean any() {
    // Mostly nobody listens to anything.
    return !all.isEmpty() && all.containsKey(name);
  }

  /** Tells each of an event; one whose filter or sink fails costs the others nothing. */
  void publish(Object event, int partition) {
    messages.published(name);
    for (Subscriber<?> subscriber : all.getOrDefault(name, List.of())) {
      try {
        subscriber.publish(event, partition);
      } catch (RuntimeException | Error e) {
        failures.failed("an event of " + name + " is lost for listener=" + subscriber.id(), e);
      }
    }
  }

  void add(Subscriber<?> subscriber) {
    all.compute(
        name,
        (n, before) -> {
          List<Subscriber<?>> copy = before == null ? new ArrayList<>() : new ArrayList<>(before);
          copy.add(subscriber);
          return List.copyOf(copy);
        });
  }

  boolean remove(UUID id) {
    boolean[] removed = new boolean[1];
    all.computeIfPresent(
        name,
        (n, before) -> {
          List<Subscriber<?>> copy = new ArrayList<>(before);
          removed[0] = copy.removeIf(subscriber -> subscriber.id().equals(id));
          return copy.isEmpty() ? null : List.copyOf(copy);
        });
    return removed[0];
  }
}
