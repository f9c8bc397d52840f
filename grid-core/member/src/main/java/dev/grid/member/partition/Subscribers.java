package dev.grid.member.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who listens to a structure on this member. Copied on write, so that publishing takes no lock.
 * Thread-safe; writes are guarded by this.
 */
public final class Subscribers {

  private volatile List<Subscriber<?>> all = List.of();

  /** Takes events of a subscriber. Called with a partition held; must not block. */
  @FunctionalInterface
  public interface Sink<E> {
    void accept(E event, int partition);
  }

  /**
   * A listener.
   *
   * @param filter what it is sent of an event, or null
   */
  public record Subscriber<E>(UUID id, Function<E, @Nullable E> filter, Sink<E> sink) {

    @SuppressWarnings("unchecked") // A structure's events are of one family.
    void publish(Object event, int partition) {
      E sent = filter.apply((E) event);
      if (sent != null) {
        sink.accept(sent, partition);
      }
    }
  }

  boolean any() {
    return !all.isEmpty();
  }

  void publish(Object event, int partition) {
    for (Subscriber<?> subscriber : all) {
      subscriber.publish(event, partition);
    }
  }

  synchronized void add(Subscriber<?> subscriber) {
    List<Subscriber<?>> copy = new ArrayList<>(all);
    copy.add(subscriber);
    all = List.copyOf(copy);
  }

  synchronized boolean remove(UUID id) {
    List<Subscriber<?>> copy = new ArrayList<>(all);
    boolean removed = copy.removeIf(subscriber -> subscriber.id().equals(id));
    all = List.copyOf(copy);
    return removed;
  }
}
