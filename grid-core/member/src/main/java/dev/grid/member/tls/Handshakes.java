package dev.grid.member.tls;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * Bounds how many handshakes of accepted connections are under way: what they compute is on few
 * threads, and who begins one and says no more holds memory. Further ones wait in their order;
 * while any does, one that is under way and has waited long for the other side is ended.
 * Thread-safe; everything is guarded by this.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed close leaves nothing more to do.
final class Handshakes {

  static final int UNDER_WAY_MAX = 64;
  static final int WAITING_MAX = 1_024;

  /** How long the other side may say nothing while others wait. */
  static final long QUIET_NANOS_MAX = 2_000_000_000L;

  private final Executor workers;
  private final LongSupplier nanoTime;
  private final Set<Handshake> underWay = new LinkedHashSet<>();
  private final Queue<Handshake> waiting = new ArrayDeque<>();

  /** None. */
  Handshakes(Executor workers, LongSupplier nanoTime) {
    this.workers = workers;
    this.nanoTime = nanoTime;
  }

  /**
   * One handshake, and where it is computed: on workers, until it has ended. What is computed after
   * that would be another handshake on the same connection, which TLS 1.2 has and nobody needs: it
   * is refused.
   */
  final class Handshake implements Executor {

    private final Channel channel;
    private final Runnable begin;
    private int tasks;
    private long quietSinceNanos;
    private boolean ended;

    Handshake(Channel channel, Runnable begin) {
      this.channel = channel;
      this.begin = begin;
    }

    @Override
    public void execute(Runnable task) {
      begun();
      try {
        workers.execute(
            () -> {
              try {
                task.run();
              } finally {
                done();
              }
            });
      } catch (RejectedExecutionException e) {
        done();
        throw e;
      }
    }

    private void begun() {
      synchronized (Handshakes.this) {
        if (ended) {
          throw new RejectedExecutionException("renegotiation is refused");
        }
        tasks++;
      }
    }

    private void done() {
      synchronized (Handshakes.this) {
        tasks--;
        quietSinceNanos = nanoTime.getAsLong();
      }
    }
  }

  /** What becomes of a handshake. */
  enum Admission {
    /** The caller begins it. */
    NOW,
    /** It is begun later, on its channel's loop. */
    LATER,
    /** Too many wait. */
    NEVER
  }

  /** Admits a handshake, which is to be {@linkplain #end ended} unless it is never begun. */
  Admission admit(Handshake handshake) {
    synchronized (this) {
      handshake.quietSinceNanos = nanoTime.getAsLong();
      if (underWay.size() < UNDER_WAY_MAX) {
        underWay.add(handshake);
        return Admission.NOW;
      }
      if (waiting.size() >= WAITING_MAX) {
        return Admission.NEVER;
      }
      waiting.add(handshake);
    }
    endQuiet();
    return Admission.LATER;
  }

  /** Notes that a handshake is over, however it went, or that it is not wanted any more. */
  void end(Handshake handshake) {
    Handshake next = null;
    synchronized (this) {
      handshake.ended = true;
      if (!underWay.remove(handshake)) {
        waiting.remove(handshake);
      } else {
        next = waiting.poll();
        if (next != null) {
          underWay.add(next);
          next.quietSinceNanos = nanoTime.getAsLong();
        }
      }
    }
    if (next != null) {
      begin(next);
    }
  }

  private void begin(Handshake next) {
    try {
      next.channel.eventLoop().execute(next.begin);
    } catch (RejectedExecutionException e) {
      end(next); // The member ends.
    }
  }

  /** Ends those that wait for the other side while others wait for them; to be called regularly. */
  void endQuiet() {
    Set<Handshake> quiet = new LinkedHashSet<>();
    synchronized (this) {
      long now = nanoTime.getAsLong();
      Iterator<Handshake> all = underWay.iterator();
      while (all.hasNext() && quiet.size() < waiting.size()) {
        Handshake one = all.next();
        if (one.tasks == 0 && now - one.quietSinceNanos > QUIET_NANOS_MAX) {
          quiet.add(one);
        }
      }
    }
    // What follows from it ends them.
    quiet.forEach(one -> one.channel.close());
  }

  synchronized int underWay() {
    return underWay.size();
  }

  synchronized int waiting() {
    return waiting.size();
  }
}
