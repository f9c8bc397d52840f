package dev.grid.kernel.cp;

import dev.grid.cp.SessionExpiredException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.LocalParts;
import dev.grid.kernel.cp.CpSessionMessages.CloseSession;
import dev.grid.kernel.cp.CpSessionMessages.CreateSession;
import dev.grid.kernel.cp.CpSessionMessages.HeartbeatSession;
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
  private @Nullable CompletableFuture<SessionReply> session;

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
    CompletableFuture<SessionReply> current;
    CompletableFuture<SessionReply> created = null;
    synchronized (this) {
      if (session == null || session.isCompletedExceptionally()) {
        created = new CompletableFuture<>();
        session = created;
        uses = 0;
      }
      current = session;
      uses += count;
    }
    if (created != null) {
      create(created);
    }
    return current.thenApply(SessionReply::sessionId);
  }

  private void create(CompletableFuture<SessionReply> created) {
    CallFuture.relay(
        calls.call(
            group -> new CreateSession(group, "grid"), Objects::<SessionReply>requireNonNull),
        created);
    var unused = created.thenAccept(reply -> heartbeatLater(created, reply));
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
    if (sessionId != OfSession.NONE && current() == sessionId) {
      session = null;
      uses = 0;
    }
  }

  /** The session, or {@link OfSession#NONE} if there is none. */
  public synchronized long current() {
    SessionReply reply =
        session == null || session.isCompletedExceptionally() ? null : session.getNow(null);
    return reply == null ? OfSession.NONE : reply.sessionId();
  }

  private void heartbeatLater(CompletableFuture<SessionReply> of, SessionReply reply) {
    calls
        .invoker()
        .later(Duration.ofMillis(Math.max(1, reply.heartbeatMillis())), () -> heartbeat(of, reply));
  }

  private void heartbeat(CompletableFuture<SessionReply> of, SessionReply reply) {
    boolean isUsed;
    synchronized (this) {
      if (isClosed || session != of) {
        return;
      }
      isUsed = uses > 0;
    }
    if (isUsed) {
      var unused =
          calls
              .call(group -> new HeartbeatSession(group, reply.sessionId()), CallFuture::nothing)
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null
                        && CallFuture.unwrapped(failure) instanceof SessionExpiredException) {
                      ended(reply.sessionId());
                    }
                  });
    }
    heartbeatLater(of, reply);
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
    long last;
    synchronized (this) {
      last = current();
      isClosed = true;
      session = null;
    }
    return last == OfSession.NONE
        ? CompletableFuture.completedFuture(null)
        : calls.call(group -> new CloseSession(group, last), Objects::<Boolean>requireNonNull);
  }

  /** Ends the session, if that can still be said; else it ends when its time is over. */
  @Override
  public void close() {
    var unused = end();
  }
}
