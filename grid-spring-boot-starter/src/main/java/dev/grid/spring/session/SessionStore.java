package dev.grid.spring.session;

import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.GridSerializationException;
import dev.grid.Registration;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.GridMap;
import dev.grid.query.IndexConfig;
import dev.grid.query.IndexType;
import dev.grid.query.Predicates;
import dev.grid.spring.boot.autoconfigure.BackgroundStart;
import dev.grid.spring.failure.Answers;
import dev.grid.spring.failure.Bypass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.session.SessionIdGenerator;

/**
 * Reads and writes sessions. No call blocks but where it says so. Thread-safe.
 *
 * <p>A session that is new is written as a whole; later, what has changed is applied to what is
 * there by a {@link SessionChange}. Of one whose id was changed, the old entry is marked first
 * ({@link SessionMove}) and then it is written under the new one: should that fail, the next save
 * of the same request does both again; should the application end in between, the session is gone,
 * and its user has to log in again. A request that finds the mark but nothing under the new id yet
 * asks again for a while.
 */
final class SessionStore {

  private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);

  /** Changes of a session's id that a request may have missed. */
  private static final int MOVES_MAX = 3;

  /** How often a session is looked for under its new id, and how long that waits in between. */
  private static final int ARRIVAL_TRIES_MAX = 40;

  private static final long ARRIVAL_PAUSE_MILLIS = 50;

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(
          ARRIVAL_PAUSE_MILLIS,
          TimeUnit.MILLISECONDS,
          task -> Thread.ofVirtual().name("grid-session-move").start(task));

  private final SessionSettings settings;
  private final SessionAttributeCodec codec;
  private final SessionIdGenerator ids;
  private final Grid grid;
  private final Bypass bypass;

  /** Guarded by this, as {@code closed}; null until there is a listener. */
  private @Nullable Registration events;

  private boolean closed;

  /** Of which {@link #start} is to be called. */
  SessionStore(
      Grid grid, SessionSettings settings, SessionAttributeCodec codec, SessionIdGenerator ids) {
    this.settings = settings;
    this.codec = codec;
    this.ids = ids;
    this.bypass =
        new Bypass(
            "store of sessions", settings.onFailure(), settings.timeLimit(), settings.pause());
    this.grid = grid;
  }

  /**
   * Adds the index of principals, and a listener unless it is null. Blocks for them; but where the
   * grid connects in the background, it does so when it has, and logs a failure.
   */
  void start(@Nullable SessionEvents listener) {
    Thread caller = Thread.currentThread();
    BackgroundStart.whenStarted(
        grid,
        () -> {
          try {
            add(listener);
          } catch (RuntimeException e) {
            if (Thread.currentThread() == caller) {
              throw e;
            }
            LOG.error("sessions are not found by who has logged in, or have no events", e);
          }
        });
  }

  /** Asked for here, since a grid that connects in the background has no maps before it has. */
  private AsyncGridMap<String, StoredSession> calls() {
    return grid.<String, StoredSession>map(settings.namespace()).async();
  }

  private void add(@Nullable SessionEvents listener) {
    GridMap<String, StoredSession> map = grid.map(settings.namespace());
    map.addIndex(new IndexConfig(null, IndexType.HASH, List.of(StoredSession.PRINCIPAL)));
    if (listener != null) {
      Registration registration = map.addListener(listener, true);
      synchronized (this) {
        if (!closed) {
          events = registration;
          return;
        }
      }
      registration.close();
    }
  }

  /** Ends events. */
  void close() {
    Registration registration;
    synchronized (this) {
      closed = true;
      registration = events;
      events = null;
    }
    if (registration != null) {
      registration.close();
    }
  }

  GridSession create() {
    return new GridSession(codec, ids, settings.saveMode(), settings.maxInactive());
  }

  GridSession session(String id, StoredSession stored) {
    return new GridSession(codec, ids, settings.saveMode(), id, stored);
  }

  /** {@link #find(String)} for a caller that waits: what it waits for, it reads itself. Blocks. */
  @Nullable GridSession load(String id) {
    return live(id, bypass.<@Nullable StoredSession>call(() -> calls().get(id), () -> null));
  }

  /** The session, or null if there is none or it has expired. */
  CompletableFuture<@Nullable GridSession> find(String id) {
    return bypass
        .<@Nullable StoredSession>callAsync(() -> calls().get(id), () -> null)
        .thenApply(stored -> live(id, stored));
  }

  private @Nullable GridSession live(String id, @Nullable StoredSession stored) {
    if (stored == null || stored.movedTo() != null) {
      return null;
    }
    GridSession session = session(id, stored);
    return session.isExpired() ? null : session;
  }

  /** The sessions of a principal, by id. */
  CompletableFuture<Map<String, GridSession>> find(String indexName, String value) {
    if (!GridSession.PRINCIPAL_ATTRIBUTES.contains(indexName)) {
      return CompletableFuture.completedFuture(Map.of());
    }
    return bypass
        .<Set<Map.Entry<String, StoredSession>>>callAsync(
            () -> calls().entrySet(Predicates.equal(StoredSession.PRINCIPAL, value)), Set::of)
        .thenApply(
            entries -> {
              Map<String, GridSession> found = new HashMap<>();
              for (Map.Entry<String, StoredSession> entry : entries) {
                GridSession session = live(entry.getKey(), entry.getValue());
                if (session != null) {
                  found.put(entry.getKey(), session);
                }
              }
              return found;
            });
  }

  CompletableFuture<@Nullable Void> delete(String id) {
    return bypass.<@Nullable Void>callAsync(() -> remove(id, MOVES_MAX, 0), () -> null);
  }

  private CompletionStage<@Nullable Void> remove(String id, int movesMax, int triesMax) {
    return calls()
        .remove(id)
        .thenCompose(
            removed -> {
              if (removed == null && triesMax > 0) {
                return later(() -> remove(id, movesMax, triesMax - 1));
              }
              String movedTo = removed == null ? null : removed.movedTo();
              return movedTo == null || movesMax == 0
                  ? CompletableFuture.completedFuture(null)
                  : remove(movedTo, movesMax - 1, ARRIVAL_TRIES_MAX);
            });
  }

  private static CompletionStage<@Nullable Void> later(
      Supplier<CompletionStage<@Nullable Void>> call) {
    return CompletableFuture.runAsync(() -> {}, LATER).thenCompose(paused -> call.get());
  }

  /**
   * Saves what has changed.
   *
   * @return fails with {@link IllegalStateException} if the session is gone by now
   */
  CompletableFuture<@Nullable Void> save(GridSession session) {
    if (!session.hasChanges()) {
      return CompletableFuture.completedFuture(null);
    }
    GridSession.Saving saving = session.beginSave();
    return bypass
        .<@Nullable Void>callAsync(() -> send(saving), () -> lost(session, saving))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                session.saveFailed(saving);
              }
            });
  }

  private static @Nullable Void lost(GridSession session, GridSession.Saving saving) {
    session.saveFailed(saving);
    return null;
  }

  private CompletionStage<@Nullable Void> send(GridSession.Saving saving) {
    StoredSession stored = saving.stored();
    if (stored != null) {
      return calls().set(saving.id(), stored, stored.timeToLive());
    }
    String savedId = saving.savedId();
    return savedId == null || savedId.equals(saving.id())
        ? change(saving.id(), saving.change(), MOVES_MAX, 0)
        : move(savedId, saving);
  }

  private CompletionStage<@Nullable Void> change(
      String id, SessionChange change, int movesMax, int triesMax) {
    return calls()
        .executeOnKey(id, change)
        .exceptionallyCompose(SessionStore::unknownToMembers)
        .thenCompose(
            answer -> {
              if (answer == null && triesMax > 0) {
                return later(() -> change(id, change, movesMax, triesMax - 1));
              }
              if (answer == null || movesMax == 0) {
                return CompletableFuture.failedFuture(gone());
              }
              return answer.equals(SessionChange.APPLIED)
                  ? CompletableFuture.completedFuture(null)
                  : change(answer, change, movesMax - 1, ARRIVAL_TRIES_MAX);
            });
  }

  private CompletionStage<@Nullable Void> move(String savedId, GridSession.Saving saving) {
    return calls()
        .executeOnKey(savedId, new SessionMove(saving.id()))
        .exceptionallyCompose(SessionStore::unknownToMembers)
        .thenCompose(
            taken -> {
              if (taken == null) {
                return CompletableFuture.failedFuture(gone());
              }
              StoredSession moved = saving.change().applyTo(taken).moved();
              return calls()
                  .putIfAbsent(saving.id(), moved, moved.timeToLive())
                  .thenCompose(
                      there -> // By an attempt before whose answer was lost.
                      there == null
                              ? CompletableFuture.<@Nullable Void>completedFuture(null)
                              : change(saving.id(), saving.change(), MOVES_MAX, 0));
            });
  }

  private static IllegalStateException gone() {
    return new IllegalStateException("Session was invalidated");
  }

  private static <T> CompletionStage<T> unknownToMembers(Throwable failure) {
    Throwable cause = Answers.cause(failure);
    return CompletableFuture.failedFuture(
        cause instanceof GridSerializationException
            ? new GridException(
                "a session could not be changed: members need grid-spring-boot-starter on their"
                    + " class path, as grid-server-app has it: "
                    + cause.getMessage(),
                cause)
            : cause);
  }
}
