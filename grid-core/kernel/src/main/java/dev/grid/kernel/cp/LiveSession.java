package dev.grid.kernel.cp;

import dev.grid.cp.CpSession;
import dev.grid.cp.SessionExpiredException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.cp.CpSessionMessages.HeartbeatSession;
import dev.grid.kernel.cp.CpSessionMessages.SessionReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A session that was begun, and when it was heard of. Thread-safe: {@code heardNanos} only grows,
 * and {@code ended} is set once.
 */
final class LiveSession implements CpSession {

  private final SessionReply reply;
  private final GroupCalls calls;

  /**
   * When the last heartbeat was sent that was answered; {@link dev.grid.kernel.Invoker#nanoTime}.
   */
  private final AtomicLong heardNanos;

  private volatile boolean ended;

  /**
   * One that has begun.
   *
   * @param askedNanos when it was asked for
   */
  LiveSession(SessionReply reply, GroupCalls calls, long askedNanos) {
    this.reply = reply;
    this.calls = calls;
    this.heardNanos = new AtomicLong(askedNanos);
  }

  /** One of which nothing is known but that it has ended. */
  static LiveSession ended(long id, GroupCalls calls) {
    LiveSession session = new LiveSession(new SessionReply(id, 0, 0), calls, 0);
    session.end();
    return session;
  }

  @Override
  public long id() {
    return reply.sessionId();
  }

  @Override
  public Duration timeToLive() {
    return Duration.ofMillis(reply.ttlMillis());
  }

  @Override
  public Duration heartbeatInterval() {
    return Duration.ofMillis(Math.max(1, reply.heartbeatMillis()));
  }

  private long silentNanos() {
    return calls.invoker().nanoTime() - heardNanos.get();
  }

  @Override
  public Duration left() {
    Duration left = timeToLive().minusNanos(silentNanos());
    return ended || left.isNegative() ? Duration.ZERO : left;
  }

  /** Whether its next heartbeat is due. */
  boolean isDue() {
    return silentNanos() >= heartbeatInterval().toNanos();
  }

  @Override
  public CompletableFuture<Void> heartbeat() {
    if (ended) {
      return CompletableFuture.failedFuture(Sessions.expired(id()));
    }
    long sentNanos = calls.invoker().nanoTime();
    CompletableFuture<Void> answered =
        calls.call(group -> new HeartbeatSession(group, id()), CallFuture::nothing);
    return answered.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            heardNanos.accumulateAndGet(sentNanos, LiveSession::later);
          } else if (CallFuture.unwrapped(failure) instanceof SessionExpiredException) {
            end();
          }
        });
  }

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }

  /** It is known to have ended. */
  void end() {
    ended = true;
  }
}
