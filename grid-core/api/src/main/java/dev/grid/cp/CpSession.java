package dev.grid.cp;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The session of a client or member in a Raft group, in which it holds locks and permits (protocol
 * service 0x1f). It lives as long as the group hears of it, which this instance sees to while
 * something is held in it. Thread-safe; no call blocks.
 *
 * <pre>{@code
 * GridFencedLock lock = grid.fencedLock("billing");
 * lock.lock();
 * CpSession session = lock.session();
 * while (session.left().compareTo(Duration.ofSeconds(1)) > 0) {
 *   step(); // Takes less than a second, so nobody else has the lock meanwhile.
 * }
 * }</pre>
 */
public interface CpSession {

  /** Its number, which no other session of the group has had. */
  long id();

  /**
   * How long after its last heartbeat it ends, as the group's members have it ({@code
   * grid.cp.session-time-to-live}).
   */
  Duration timeToLive();

  /** How often this instance says that it lives ({@code grid.cp.session-heartbeat-interval}). */
  Duration heartbeatInterval();

  /**
   * How long it lives at least, whatever becomes of the network: the time to live, from when the
   * last heartbeat was sent that was answered. Zero if that is over, or it is known to have ended.
   * It goes by this process's monotonic clock, and so is right at once after a pause of the
   * process. The clock of the group's leader is taken to run as fast.
   */
  Duration left();

  /**
   * Says now that it lives; completes when a majority of the group's members has confirmed who
   * leads. Fails with {@link SessionExpiredException} if it has ended.
   */
  CompletionStage<Void> heartbeat();
}
