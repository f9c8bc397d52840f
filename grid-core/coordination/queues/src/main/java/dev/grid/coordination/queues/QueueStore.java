package dev.grid.coordination.queues;

import dev.grid.coordination.spi.GroupSink;
import dev.grid.coordination.spi.Subscription;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A system with sessions, what lives as long as a session, and an order of what is made. Calls come
 * from several threads, and block no longer than the operation timeout or the limit that they are
 * given. They fail with {@link dev.grid.coordination.CoordinationException} if the system cannot be
 * reached or refuses, and those with a session with {@link SessionEndedException}. Each may be
 * carried out by the system although it failed; a call that the store itself repeats has the effect
 * of one.
 */
public interface QueueStore extends AutoCloseable {

  /** Begins a session. */
  StoreSession begin(Duration limit);

  /**
   * Gives a sign of life.
   *
   * @return false if the session has ended
   */
  boolean renew(StoreSession session, Duration limit);

  /** Ends a session with all that lives as long as it; nothing if it has ended. */
  void end(StoreSession session, Duration limit);

  /** Drops connections. Does not end sessions, and does not fail. */
  @Override
  void close();

  /**
   * Makes a group.
   *
   * @throws dev.grid.coordination.GroupAlreadyExistsException if there is one
   */
  void createGroup(String group);

  /**
   * Deletes a group without members, which none joins meanwhile.
   *
   * @throws dev.grid.coordination.GroupNotCreatedException if there is none
   * @throws dev.grid.coordination.GroupNotEmptyException if it has members
   */
  void deleteGroup(String group);

  /** All groups. */
  Set<String> groups();

  /** Whether there is such a group. */
  boolean hasGroup(String group);

  /**
   * Puts a member into a group as long as the session lives.
   *
   * @throws dev.grid.coordination.GroupNotCreatedException if there is no such group
   * @throws dev.grid.coordination.MemberAlreadyExistsException if a member of this id is in it
   */
  void join(String group, String member, byte[] record, StoreSession session);

  /**
   * Takes a member of this session out of a group.
   *
   * @throws dev.grid.coordination.GroupNotCreatedException if there is no such group
   * @throws dev.grid.coordination.MemberNotJoinedException if it is not in it
   */
  void leave(String group, String member, StoreSession session);

  /**
   * Replaces the record of a member of this session.
   *
   * @throws dev.grid.coordination.GroupNotCreatedException if there is no such group
   * @throws dev.grid.coordination.MemberNotJoinedException if it is not in it
   */
  void update(String group, String member, byte[] record, StoreSession session);

  /**
   * The records of a group's members.
   *
   * @throws dev.grid.coordination.GroupNotCreatedException if there is no such group
   */
  Map<String, byte[]> members(String group);

  /**
   * The record of one member, or empty.
   *
   * @throws dev.grid.coordination.GroupNotCreatedException if there is no such group
   */
  Optional<byte[]> member(String group, String member);

  /** See {@link dev.grid.coordination.spi.Driver#watch}. */
  Subscription watch(String group, GroupSink sink);

  /** Puts a ticket at the end of a queue. */
  Ticket enqueue(Queue queue, String ticketId, String member, StoreSession session);

  /** Where a ticket is. */
  Place place(Queue queue, Ticket ticket);

  /**
   * Waits until a ticket is gone; may return before, but never sleeps on when it has gone
   * meanwhile.
   *
   * @param limit for how long at most
   */
  void awaitGone(Queue queue, Ticket ticket, Duration limit) throws InterruptedException;

  /**
   * Takes what the queue is for with its first ticket, if nothing else stands against it.
   *
   * @return the fencing token; empty if it has to be tried again a little later
   */
  default OptionalLong claim(Queue queue, Ticket ticket, StoreSession session) {
    return OptionalLong.of(ticket.order());
  }

  /**
   * Takes a ticket away, one that was perhaps never there.
   *
   * @return whether it was there
   */
  boolean withdraw(Queue queue, String ticketId, StoreSession session);

  /** The first ticket, or empty. */
  Optional<Ticket> first(Queue queue);

  /**
   * The member that has what the queue is for, or empty. It may have died, and its session not be
   * over.
   */
  default Optional<String> holder(Queue queue) {
    return first(queue).map(Ticket::member);
  }

  /** Takes the first ticket away, whosever it is; whether there was one. */
  boolean evict(Queue queue);
}
