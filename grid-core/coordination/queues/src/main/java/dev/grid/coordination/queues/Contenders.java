package dev.grid.coordination.queues;

import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinatorConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Waits in queues for their turn, and gives back what was had. A ticket that could not be withdrawn
 * is remembered until it was, or its session is over. Thread-safe.
 */
final class Contenders {

  /** How long after a claim that something stood against the next is made. */
  private static final Duration CLAIM_INTERVAL = Duration.ofMillis(50);

  /** A watch whose connection died silently is found out after this long at the latest. */
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

  /** More than this that could not be withdrawn end the session, which takes them away at once. */
  private static final int LEFT_BEHIND_MAX = 1_000;

  private record LeftBehind(Queue queue, StoreSession session) {}

  private final QueueStore store;
  private final SessionKeeper keeper;
  private final String member;
  private final Map<String, LeftBehind> leftBehind = new ConcurrentHashMap<>();

  Contenders(QueueStore store, SessionKeeper keeper, String member) {
    this.store = store;
    this.keeper = keeper;
    this.member = member;
  }

  /**
   * Enters a queue and waits until it is this one's turn.
   *
   * @param timeout zero not to wait
   * @return empty if the time is over; nothing is left in the queue then, nor after an exception
   * @throws CoordinatorConnectionException also if the session ended meanwhile
   */
  Optional<Held> contend(Queue queue, Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    StoreSession session = keeper.session();
    String ticketId = UUID.randomUUID().toString();
    boolean had = false;
    boolean asked = false;
    try {
      if (timeout.isZero() && store.first(queue).isPresent()) {
        return Optional.empty();
      }
      asked = true;
      Ticket ticket = store.enqueue(queue, ticketId, member, session);
      Optional<Held> held = await(queue, ticket, session, start, timeout);
      had = held.isPresent();
      return held;
    } catch (SessionEndedException e) {
      keeper.lose(session, e);
      throw new CoordinatorConnectionException(
          "the session ended while waiting for " + queue + "; the next call begins another", e);
    } catch (CoordinationException e) {
      if (Thread.interrupted()) { // Cleared: the ticket is to be withdrawn.
        InterruptedException interrupted = new InterruptedException();
        interrupted.initCause(e);
        throw interrupted;
      }
      throw e;
    } finally {
      if (asked && !had) {
        withdrawOrRemember(queue, ticketId, session);
      }
    }
  }

  private Optional<Held> await(
      Queue queue, Ticket ticket, StoreSession session, long start, Duration timeout)
      throws InterruptedException {
    while (true) {
      Place place = store.place(queue, ticket);
      if (!place.exists()) {
        throw new CoordinatorConnectionException(
            "the place in "
                + queue
                + " was taken away; the session has ended, or somebody broke the lock");
      }
      long leftNanos = timeout.toNanos() - (System.nanoTime() - start);
      Ticket ahead = place.ahead();
      if (ahead == null) {
        OptionalLong token = store.claim(queue, ticket, session);
        if (token.isPresent()) {
          // What was learnt before the session's end may not be true any more.
          requireAlive(session, queue);
          return Optional.of(new Held(queue, ticket, session, token.getAsLong()));
        }
        leftNanos = Math.min(leftNanos, CLAIM_INTERVAL.toNanos());
      }
      if (leftNanos <= 0) {
        return Optional.empty();
      }
      requireAlive(session, queue);
      if (ahead == null) {
        TimeUnit.NANOSECONDS.sleep(leftNanos);
      } else {
        store.awaitGone(
            queue, ahead, Duration.ofNanos(Math.min(leftNanos, LOOK_INTERVAL.toNanos())));
      }
    }
  }

  /** Fails if the session has ended. */
  void requireAlive(StoreSession session, Queue queue) {
    if (!keeper.isAlive(session)) {
      throw new CoordinatorConnectionException(
          "the session ended while waiting for " + queue + "; the next call begins another");
    }
  }

  /**
   * Gives back what was held; whether it was until now. If it cannot, it is remembered, and the
   * error thrown.
   */
  boolean release(Held held) {
    if (!keeper.isAlive(held.session())) {
      remember(held.queue(), held.ticket().id(), held.session());
      return false;
    }
    try {
      return store.withdraw(held.queue(), held.ticket().id(), held.session());
    } catch (SessionEndedException e) {
      keeper.lose(held.session(), e);
      return false;
    } catch (CoordinationException e) {
      remember(held.queue(), held.ticket().id(), held.session());
      throw e;
    }
  }

  private void withdrawOrRemember(Queue queue, String ticketId, StoreSession session) {
    try {
      boolean unused = store.withdraw(queue, ticketId, session);
    } catch (SessionEndedException e) {
      keeper.lose(session, e);
    } catch (CoordinationException e) {
      remember(queue, ticketId, session);
    }
  }

  private void remember(Queue queue, String ticketId, StoreSession session) {
    leftBehind.put(ticketId, new LeftBehind(queue, session));
    if (leftBehind.size() > LEFT_BEHIND_MAX) {
      leftBehind.clear();
      keeper.lose(session, null);
    }
  }

  /** Withdraws what could not be before; part of a heartbeat. */
  void tidy() {
    leftBehind.forEach(
        (ticketId, left) -> {
          try {
            boolean unused = store.withdraw(left.queue(), ticketId, left.session());
          } catch (SessionEndedException e) {
            keeper.lose(left.session(), e);
          }
          leftBehind.remove(ticketId);
        });
  }

  /** Whether the store still has it first in its queue. */
  boolean confirm(Held held) {
    try {
      return keeper.isAlive(held.session()) && store.place(held.queue(), held.ticket()).isFirst();
    } catch (SessionEndedException e) {
      keeper.lose(held.session(), e);
      return false;
    }
  }
}
