package dev.grid.spring.session;

import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import dev.grid.map.EntryListener;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.session.Session;
import org.springframework.session.events.SessionCreatedEvent;
import org.springframework.session.events.SessionDeletedEvent;
import org.springframework.session.events.SessionExpiredEvent;

/**
 * Publishes what becomes of sessions, whichever application has done it. A change of an id is no
 * event.
 */
final class SessionEvents implements EntryListener<String, StoredSession> {

  private final Object source;
  private final SessionStore store;
  private final ApplicationEventPublisher publisher;

  SessionEvents(Object source, SessionStore store, ApplicationEventPublisher publisher) {
    this.source = source;
    this.store = store;
    this.publisher = publisher;
  }

  @Override
  public Set<EntryEventType> types() {
    return Set.of(
        EntryEventType.ADDED,
        EntryEventType.REMOVED,
        EntryEventType.EVICTED,
        EntryEventType.EXPIRED);
  }

  @Override
  public void added(EntryEvent<String, StoredSession> event) {
    StoredSession session = event.value();
    if (session != null && !session.hasMoved()) {
      publish(event.key(), session, SessionCreatedEvent::new);
    }
  }

  @Override
  public void removed(EntryEvent<String, StoredSession> event) {
    publish(event.key(), event.oldValue(), SessionDeletedEvent::new);
  }

  @Override
  public void evicted(EntryEvent<String, StoredSession> event) {
    publish(event.key(), event.oldValue(), SessionDeletedEvent::new);
  }

  @Override
  public void expired(EntryEvent<String, StoredSession> event) {
    publish(event.key(), event.oldValue(), SessionExpiredEvent::new);
  }

  private void publish(
      @Nullable String id,
      @Nullable StoredSession session,
      BiFunction<Object, Session, ApplicationEvent> event) {
    if (id != null && session != null && session.movedTo() == null) {
      publisher.publishEvent(event.apply(source, store.session(id, session)));
    }
  }
}
