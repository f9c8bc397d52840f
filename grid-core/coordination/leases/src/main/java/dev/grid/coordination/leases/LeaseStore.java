package dev.grid.coordination.leases;

import dev.grid.coordination.Characteristic;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A store of sessions, groups, members and locks. Each call is done at once and alone, as others
 * see it.
 *
 * <p>Calls come from several threads, between {@link #open} and {@link #close}, and block, no
 * longer than the operation's limit. They fail with a {@link
 * dev.grid.coordination.CoordinationException}: {@link
 * dev.grid.coordination.CoordinatorConnectionException} or {@link
 * dev.grid.coordination.OperationTimedOutException}, after which a change may have been made, since
 * its answer may have been lost. A call that is repeated with the same arguments does nothing more.
 * It answers as the first would have, or, if it takes something away, that there was nothing.
 *
 * <p>A session that has ended owns nothing: what it had counts as absent, whether or not it was
 * deleted yet.
 */
public interface LeaseStore extends AutoCloseable {

  /** What is true of it. */
  Set<Characteristic> characteristics();

  /**
   * Connects, and makes what it needs to be there.
   *
   * @throws dev.grid.coordination.CoordinatorConnectionException if it cannot; it may be called
   *     again then
   */
  void open();

  /**
   * Begins a session, which ends {@code leaseMillis} after the store was asked, unless it is
   * extended.
   */
  void begin(Session session, long leaseMillis);

  /** Has a session end {@code leaseMillis} from now; false, for ever, if it has ended. */
  boolean extend(Session session, long leaseMillis);

  /** Ends a session, if it has not ended. */
  void end(Session session);

  /**
   * DONE or GROUP_THERE.
   *
   * @param nonce tells this attempt, and its repetition, from those of others
   */
  Answer createGroup(String group, String nonce);

  /** DONE, NO_GROUP or NOT_EMPTY. */
  Answer deleteGroup(String group);

  /** All groups. */
  Set<String> groups();

  /** DONE, NO_GROUP, SESSION_GONE, or TAKEN if a member of this id is in it with another record. */
  Answer join(String group, Session session, byte[] record);

  /** DONE, NO_GROUP or NOT_MEMBER. */
  Answer leave(String group, Session session);

  /** DONE, NO_GROUP or NOT_MEMBER. */
  Answer update(String group, Session session, byte[] record);

  /** The living members' records by their ids; empty if there is no such group. */
  Optional<Map<String, byte[]>> members(String group);

  /**
   * Those of the groups that the session's member is in; all of them where memberships end with
   * their session only.
   */
  default Set<String> stillIn(Session session, Set<String> groups) {
    return groups;
  }

  /** Takes a lock for a session if it is free, or its already; does not wait. */
  Claim claim(String lock, Session session);

  /** Gives a lock back; whether the session had it. */
  boolean release(String lock, Session session);

  /** Those of the locks that the session has. */
  Set<String> stillHeld(Session session, Set<String> locks);

  /** Takes a lock from whoever has it; whether anybody had. */
  boolean breakLock(String lock);

  /** The id of the member that has a lock, or empty. */
  Optional<String> holder(String lock);

  /**
   * Has the listener told of changes from when this call returns until the store is closed, across
   * reconnects; ends of sessions by time may be left out. Calling it again does nothing.
   *
   * @return false if the store does not push
   */
  default boolean listen(ChangeListener listener) {
    return false;
  }

  /** Ends what was opened. Does not fail. */
  @Override
  void close();
}
