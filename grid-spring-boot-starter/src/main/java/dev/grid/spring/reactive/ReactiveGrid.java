package dev.grid.spring.reactive;

import dev.grid.Grid;
import dev.grid.LostEvents;
import dev.grid.topic.GridTopic;
import dev.grid.topic.MessageListener;
import dev.grid.topic.TopicMessage;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A grid's structures as publishers. Nothing happens before somebody subscribes, and happens again
 * for each who does; a call fails its publisher with what the blocking call would throw.
 * Thread-safe.
 *
 * <pre>{@code
 * ReactiveGridMap<String, Order> orders = reactiveGrid.map("orders");
 * Mono<Order> order = orders.get("4711");
 * Flux<Order> open = orders.values(Predicates.equal("state", "OPEN"));
 * }</pre>
 *
 * <p>What it does not have is in {@code async()} of each structure, for {@code
 * Mono.fromCompletionStage}.
 */
public final class ReactiveGrid {

  private final Grid grid;

  /** Over this grid. */
  public ReactiveGrid(Grid grid) {
    this.grid = Objects.requireNonNull(grid, "grid");
  }

  /** The map of this name. */
  public <K, V> ReactiveGridMap<K, V> map(String name) {
    return new ReactiveGridMap<>(grid.map(name));
  }

  /** Publishes a message to a topic; completes when a member has it. */
  public Mono<Void> publish(String topic, Object message) {
    Objects.requireNonNull(message, "message");
    return Mono.fromCompletionStage(() -> grid.topic(topic).async().publish(message)).then();
  }

  /**
   * The messages of a topic from the subscription on, until that is cancelled. A subscriber that
   * asks for too few is told of an {@link EventsLostException}, and so is one that messages are
   * lost for otherwise; it may subscribe again.
   */
  public <E> Flux<TopicMessage<E>> messages(String topic) {
    GridTopic<E> named = grid.topic(topic);
    return Events.flux(
        topic,
        told ->
            named.addListener(
                new MessageListener<E>() {
                  @Override
                  public void message(TopicMessage<E> message) {
                    told.next(message);
                  }

                  @Override
                  public void eventsLost(LostEvents lost) {
                    told.error(new EventsLostException(lost));
                  }
                }));
  }
}
