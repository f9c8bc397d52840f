package dev.grid.samples.orders;

import dev.grid.Registration;
import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.GridMap;
import dev.grid.spring.GridStructure;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Hands the map's changes on to everyone who reads {@code /api/orders/changes}.
 *
 * <p>Listens from when the application is ready, so that the initial load is not told, until its
 * context closes. Events come on the grid's listener thread, which only puts them into the queue of
 * each reader; a reader whose queue is full is dropped, and its browser connects anew. Thread-safe.
 */
@Component
final class ChangeFeed implements EntryListener<String, Order> {

  /** How many readers there may be. */
  static final int SUBSCRIBERS_MAX = 100;

  private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);

  private final GridMap<String, Order> orders;
  private final Set<ChangeSubscriber> subscribers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger places = new AtomicInteger(SUBSCRIBERS_MAX);
  private volatile @Nullable Registration registration;

  ChangeFeed(@GridStructure(Order.MAP) GridMap<String, Order> orders) {
    this.orders = orders;
  }

  @EventListener(ApplicationReadyEvent.class)
  void listen() {
    registration = orders.addListener(this, true);
  }

  /** Runs before the web server waits for requests to end: the feed's never would. */
  @EventListener(ContextClosedEvent.class)
  void stop() {
    Registration current = registration;
    if (current != null) {
      current.close();
    }
    subscribers.forEach(ChangeSubscriber::close);
  }

  /** A reader of all changes from now on, or null if there are too many already. */
  @Nullable SseEmitter subscribe() {
    if (places.getAndDecrement() <= 0) {
      places.incrementAndGet();
      return null;
    }
    ChangeSubscriber subscriber = new ChangeSubscriber(this::unsubscribed);
    subscribers.add(subscriber);
    subscriber.start();
    return subscriber.emitter();
  }

  private void unsubscribed(ChangeSubscriber subscriber) {
    if (subscribers.remove(subscriber)) {
      places.incrementAndGet();
    }
  }

  /** How many readers there are. */
  int subscriberCount() {
    return subscribers.size();
  }

  @Override
  public void changed(EntryEvent<String, Order> event) {
    OrderChange change = OrderChange.of(event);
    for (ChangeSubscriber subscriber : subscribers) {
      if (!subscriber.offer(change)) {
        log.info("A reader of the feed is too slow and was dropped.");
        subscriber.close();
      }
    }
  }
}
