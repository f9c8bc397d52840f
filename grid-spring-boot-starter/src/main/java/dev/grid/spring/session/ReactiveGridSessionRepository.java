package dev.grid.spring.session;

import dev.grid.Grid;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.session.ReactiveFindByIndexNameSessionRepository;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.SessionIdGenerator;
import reactor.core.publisher.Mono;

/**
 * Sessions of reactive applications, as {@link GridSessionRepository} has them for others. No call
 * blocks; each is made when it is subscribed to. Thread-safe.
 */
public final class ReactiveGridSessionRepository
    implements ReactiveSessionRepository<GridSession>,
        ReactiveFindByIndexNameSessionRepository<GridSession>,
        AutoCloseable {

  private final SessionStore store;

  /**
   * Blocks until the grid has the index of principals, and the listener for events; not where it
   * connects in the background, which gets them when it has.
   */
  public ReactiveGridSessionRepository(
      Grid grid,
      SessionSettings settings,
      SessionAttributeCodec codec,
      SessionIdGenerator ids,
      ApplicationEventPublisher publisher) {
    this.store = new SessionStore(grid, settings, codec, ids);
    store.start(settings.events() ? new SessionEvents(this, store, publisher) : null);
  }

  @Override
  public Mono<GridSession> createSession() {
    return Mono.fromSupplier(store::create);
  }

  @Override
  public Mono<Void> save(GridSession session) {
    return Mono.fromFuture(() -> store.save(session));
  }

  @Override
  public Mono<GridSession> findById(String id) {
    return Mono.fromFuture(() -> store.find(id));
  }

  @Override
  public Mono<Void> deleteById(String id) {
    return Mono.fromFuture(() -> store.delete(id));
  }

  /** None for an index other than {@link #PRINCIPAL_NAME_INDEX_NAME}. */
  @Override
  public Mono<Map<String, GridSession>> findByIndexNameAndIndexValue(
      String indexName, String value) {
    return Mono.fromFuture(() -> store.find(indexName, value));
  }

  /** Ends events. */
  @Override
  public void close() {
    store.close();
  }
}
