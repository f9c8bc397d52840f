package dev.grid.kernel.cp;

import dev.grid.cp.CpSession;
import dev.grid.cp.SessionExpiredException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.LocalParts;
import dev.grid.kernel.cp.CpSessionMessages.CloseSession;
import dev.grid.kernel.cp.CpSessionMessages.CreateSession;
import dev.grid.kernel.cp.CpSessionMessages.SessionReply;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The session that a client or member has in one group, shared by all its proxies: begun when one
 * of them needs it, and kept alive by heartbeats while something is held in it. Thread-safe; what
 * is mutable is guarded by this.
 */
public final class SessionKeeper implements AutoCloseable {

  /** So long an instance that closes waits for its sessions to end. */
  private static final Duration END_MAX = Duration.ofSeconds(3);

  private static final System.Logger log = System.getLogger(SessionKeeper.class.getName());

  private final GroupCalls calls;
  private @Nullable CompletableFuture<LiveSession> session;

  /** How often the session is used: by calls under way, and by what is held. */
  private long uses;

  private boolean isClosed;

  private SessionKeeper(GroupCalls calls) {
    this.calls = calls;
  }

  /** That of the group that these calls go to. */
  public static SessionKeeper of(GroupCalls calls) {
    Invoker invoker = calls.invoker();
    String group = calls.name().group();
    return invoker
        .localParts()
        .get(
            SessionKeeper.class,
            group,
            () ->
                new SessionKeeper(
                    new GroupCalls(new CpName(CpSessionMessages.NAME, group), invoker)));
  }

  /** The session, begun if there is none, used so often more. */
  public CompletableFuture<Long> acquire(int count) {
    CompletableFuture<LiveSession> current;
    CompletableFuture<LiveSession> created = null;
    LiveSession due = null;
    synchronized (this) {
      if (session == null || session.isCompletedExceptionally()) {
        created = new CompletableFuture<>();
        session = created;
        uses = 0;
      }
      current = session;
      LiveSession known = known();
      if (uses == 0 && known != null && known.isDue()) {
        due = known; // While it was not used, nothing was heard of it.
      }
      uses += count;
    }
    if (created != null) {
      create(created);
    }
    if (due != null) {
      heartbeat(due);
    }
    return current.thenApply(LiveSession::id);
  }

  /** The session, begun if there is none. */
  public CompletableFuture<CpSession> session() {
    return acquire(1)
        .thenApply(
            id -> {
              release(id, 1);
              return session(id);
            });
  }

  /** The session of this number; one that has ended if it is not the session any more. */
  public synchronized CpSession session(long id) {
    LiveSession known = known();
    return known != null && known.id() == id ? known : LiveSession.ended(id, calls);
  }

  private void create(CompletableFuture<LiveSession> created) {
    long askedNanos = calls.invoker().nanoTime();
    CallFuture.relay(
        calls.call(
            group -> new CreateSession(group, "grid"),
            (@Nullable SessionReply reply) ->
                new LiveSession(Objects.requireNonNull(reply), calls, askedNanos)),
        created);
    var unused = created.thenAccept(begun -> heartbeatLater(created, begun));
  }

  /** It is used so often less, if it is still the session. */
  public synchronized void release(long sessionId, int count) {
    if (sessionId != OfSession.NONE && current() == sessionId) {
      uses = Math.max(0, uses - count);
    }
  }

  /** It is used so often more, if it is still the session. */
  public synchronized void hold(long sessionId, int count) {
    if (sessionId != OfSession.NONE && current() == sessionId) {
      uses += count;
    }
  }

  /** A call was told that the session has ended: the next that needs one begins another. */
  public synchronized void ended(long sessionId) {
    LiveSession known = known();
    if (known != null && known.id() == sessionId) {
      known.end();
      session = null;
      uses = 0;
    }
  }

  /** The session, or {@link OfSession#NONE} if there is none. */
  public synchronized long current() {
    LiveSession known = known();
    return known == null ? OfSession.NONE : known.id();
  }

  /** The session, or null if there is none yet. Caller holds this. */
  private @Nullable LiveSession known() {
    return session == null || session.isCompletedExceptionally() ? null : session.getNow(null);
  }

  private void heartbeatLater(CompletableFuture<LiveSession> of, LiveSession begun) {
    calls.invoker().later(begun.heartbeatInterval(), () -> heartbeat(of, begun));
  }

  private void heartbeat(CompletableFuture<LiveSession> of, LiveSession begun) {
    boolean isUsed;
    synchronized (this) {
      if (isClosed || session != of) {
        return;
      }
      isUsed = uses > 0;
    }
    if (isUsed) {
      heartbeat(begun);
    }
    heartbeatLater(of, begun);
  }

  private void heartbeat(LiveSession begun) {
    var unused =
        begun
            .heartbeat()
            .whenComplete(
                (done, failure) -> {
                  if (failure != null
                      && CallFuture.unwrapped(failure) instanceof SessionExpiredException) {
                    ended(begun.id());
                  }
                });
  }

  /**
   * Ends the sessions of an instance that is about to close, so that what they hold is free at
   * once. Blocks until that is done, for {@link #END_MAX} at most: then they end when their time is
   * over.
   */
  public static void endAll(LocalParts parts) {
    CompletableFuture<?>[] ending =
        parts.all(SessionKeeper.class).stream()
            .map(SessionKeeper::end)
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ending).get(END_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.log(System.Logger.Level.DEBUG, "not all sessions were ended", e);
    }
  }

  private CompletableFuture<?> end() {
    LiveSession last;
    synchronized (this) {
      last = known();
      isClosed = true;
      session = null;
    }
    if (last == null) {
      return CompletableFuture.completedFuture(null);
    }
    last.end();
    return calls.call(
        group -> new CloseSession(group, last.id()), Objects::<Boolean>requireNonNull);
  }

  /** Ends the session, if that can still be said; else it ends when its time is over. */
  @Override
  public void close() {
    var unused = end();
  }
}
