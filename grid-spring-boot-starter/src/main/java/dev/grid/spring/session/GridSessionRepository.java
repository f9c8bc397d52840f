package dev.grid.spring.session;

import dev.grid.Grid;
import dev.grid.spring.failure.Answers;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.FlushMode;
import org.springframework.session.SessionIdGenerator;

/**
 * Sessions of servlet applications, found by id and by the name of who has logged in. Its calls
 * block until the grid has answered. Thread-safe.
 *
 * <p>{@link #save} of a session that another request has deleted, or that has expired, throws
 * {@link IllegalStateException} and brings it back in no part.
 */
public final class GridSessionRepository
    implements FindByIndexNameSessionRepository<GridSession>, AutoCloseable {

  private final SessionStore store;
  private final boolean flushes;

  /**
   * Blocks until the grid has the index of principals, and the listener for events; not where it
   * connects in the background, which gets them when it has.
   */
  public GridSessionRepository(
      Grid grid,
      SessionSettings settings,
      SessionAttributeCodec codec,
      SessionIdGenerator ids,
      ApplicationEventPublisher publisher) {
    this.store = new SessionStore(grid, settings, codec, ids);
    this.flushes = settings.flushMode() == FlushMode.IMMEDIATE;
    store.start(settings.events() ? new SessionEvents(this, store, publisher) : null);
  }

  @Override
  public GridSession createSession() {
    GridSession session = store.create();
    if (flushes) {
      save(session);
    }
    return flushing(session);
  }

  @Override
  public void save(GridSession session) {
    Answers.join(store.save(session));
  }

  @Override
  public @Nullable GridSession findById(String id) {
    GridSession session = store.load(id);
    return session == null ? null : flushing(session);
  }

  @Override
  public void deleteById(String id) {
    Answers.join(store.delete(id));
  }

  /** None for an index other than {@link #PRINCIPAL_NAME_INDEX_NAME}. */
  @Override
  public Map<String, GridSession> findByIndexNameAndIndexValue(String indexName, String value) {
    return Answers.join(store.find(indexName, value));
  }

  private GridSession flushing(GridSession session) {
    if (flushes) {
      session.flushBy(() -> save(session));
    }
    return session;
  }

  /** Ends events. */
  @Override
  public void close() {
    store.close();
  }
}
