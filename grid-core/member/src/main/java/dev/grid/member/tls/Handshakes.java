package dev.grid.member.tls;

import dev.grid.member.RemoteHost;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many handshakes of accepted connections are under way: what they compute is on few
 * threads, and who begins one and says no more holds memory. Further ones wait; while any does, one
 * that is under way and has waited long for the other side is ended.
 *
 * <p>One host has no more than its share of what is under way, and hosts have their turns: next is
 * that with the fewest. When too many wait, the last of the host that has most has to go, so that
 * others are not kept out by it. Thread-safe; everything is guarded by this.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed close leaves nothing more to do.
final class Handshakes {

  static final int UNDER_WAY_MAX = 64;
  static final int UNDER_WAY_OF_HOST_MAX = 32;
  static final int WAITING_MAX = 1_024;

  /** How long the other side may say nothing while others wait. */
  static final long QUIET_NANOS_MAX = 2_000_000_000L;

  private final Executor workers;
  private final LongSupplier nanoTime;
  private final Set<Handshake> underWay = new LinkedHashSet<>();
  private final Map<RemoteHost, Integer> underWayOf = new HashMap<>();

  /** Those of each host in their order; hosts in the order of their turns; none is empty. */
  private final Map<RemoteHost, Deque<Handshake>> waitingOf = new LinkedHashMap<>();

  private int waiting;

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

    private final RemoteHost host;
    private final Channel channel;
    private final Runnable begin;
    private int tasks;
    private long quietSinceNanos;
    private boolean ended;

    Handshake(RemoteHost host, Channel channel, Runnable begin) {
      this.host = host;
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
                if (channel.isOpen()) { // What fails later is told to nobody, but by Netty's log.
                  task.run();
                }
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
    Handshake dropped = null;
    synchronized (this) {
      handshake.quietSinceNanos = nanoTime.getAsLong();
      if (underWay.size() < UNDER_WAY_MAX && hasRoom(handshake.host)) {
        add(handshake);
        return Admission.NOW;
      }
      if (waiting >= WAITING_MAX) {
        Deque<Handshake> most = longest();
        Deque<Handshake> own = waitingOf.get(handshake.host);
        if (most.size() <= 1 + (own == null ? 0 : own.size())) {
          return Admission.NEVER;
        }
        dropped = most.getLast();
        remove(dropped);
      }
      waitingOf.computeIfAbsent(handshake.host, h -> new ArrayDeque<>()).add(handshake);
      waiting++;
    }
    if (dropped != null) {
      dropped.channel.close();
    }
    endQuiet();
    return Admission.LATER;
  }

  private boolean hasRoom(RemoteHost host) {
    return underWayOf.getOrDefault(host, 0) < UNDER_WAY_OF_HOST_MAX;
  }

  private void add(Handshake handshake) {
    underWay.add(handshake);
    underWayOf.merge(handshake.host, 1, Integer::sum);
  }

  private Deque<Handshake> longest() {
    return waitingOf.values().stream().max(Comparator.comparingInt(Deque::size)).orElseThrow();
  }

  /** Takes away one that waits; false if it does not. */
  private boolean remove(Handshake handshake) {
    Deque<Handshake> own = waitingOf.get(handshake.host);
    if (own == null || !own.remove(handshake)) {
      return false;
    }
    waiting--;
    if (own.isEmpty()) {
      waitingOf.remove(handshake.host);
    }
    return true;
  }

  /** Notes that a handshake is over, however it went, or that it is not wanted any more. */
  void end(Handshake handshake) {
    Handshake next = null;
    synchronized (this) {
      handshake.ended = true;
      if (underWay.remove(handshake)) {
        underWayOf.computeIfPresent(handshake.host, (h, count) -> count == 1 ? null : count - 1);
        next = next();
      } else {
        var unused = remove(handshake);
      }
    }
    if (next != null) {
      begin(next);
    }
  }

  /** Whose turn it is, which is under way then; null if nobody's. */
  private @Nullable Handshake next() {
    RemoteHost host = null;
    int fewest = UNDER_WAY_OF_HOST_MAX;
    for (RemoteHost one : waitingOf.keySet()) {
      int count = underWayOf.getOrDefault(one, 0);
      if (count < fewest) {
        fewest = count;
        host = one;
      }
    }
    Deque<Handshake> own = host == null ? null : waitingOf.remove(host);
    if (host == null || own == null) {
      return null;
    }
    Handshake next = own.remove();
    waiting--;
    if (!own.isEmpty()) {
      waitingOf.put(host, own);
    }
    add(next);
    next.quietSinceNanos = nanoTime.getAsLong();
    return next;
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
      Map<RemoteHost, Integer> ended = new HashMap<>();
      Iterator<Handshake> all = underWay.iterator();
      while (all.hasNext() && quiet.size() < waiting) {
        Handshake one = all.next();
        if (one.tasks > 0 || now - one.quietSinceNanos <= QUIET_NANOS_MAX) {
          continue;
        }
        Deque<Handshake> own = waitingOf.get(one.host);
        boolean isForOwn = own != null && ended.getOrDefault(one.host, 0) < own.size();
        if (isForOwn || underWay.size() >= UNDER_WAY_MAX) {
          quiet.add(one);
          ended.merge(one.host, 1, Integer::sum);
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
    return waiting;
  }
}
