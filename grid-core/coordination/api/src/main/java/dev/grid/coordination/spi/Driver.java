package dev.grid.coordination.spi;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.Leadership;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One coordinator's session with a system. Calls come from several threads at once, after {@link
 * #start} and before {@link #stop}, and block, no longer than {@link
 * dev.grid.coordination.CoordinatorUrl#operationTimeout()}. They fail with {@link
 * dev.grid.coordination.CoordinationException} only; what the library below threw is the cause.
 * Interrupted threads get {@link dev.grid.coordination.OperationTimedOutException} with the
 * interrupt kept, where nothing else is said.
 *
 * <p>Ids and names were checked: 1 to 128 bytes of UTF-8, no control characters; {@link Keys} makes
 * keys of them. Member records are bytes whose meaning is the coordinator's, 30 kB at most.
 *
 * <p>What a driver cannot do throws {@link dev.grid.coordination.NotSupportedException}, and is not
 * among its characteristics.
 */
public interface Driver {

  /** What is true of it. Does not block, and may be called before the start. */
  Set<Characteristic> characteristics();

  /**
   * Connects and begins the session.
   *
   * @throws dev.grid.coordination.CoordinatorConnectionException if it cannot within {@code
   *     connect-timeout}; it may be called again then
   */
  void start();

  /**
   * Ends the session: locks are free, groups left. The coordinator has done so one by one before,
   * as far as it could. Does not throw if the system is away.
   */
  void stop();

  /**
   * Gives a sign of life; tells the context of what was lost, and begins a new session if the old
   * one has ended.
   *
   * @return how long until the next is due: a third of the time after which the member is dead, or
   *     less. Drivers that need none say how often what was lost should be looked for
   */
  Duration heartbeat();

  /**
   * Whether the system may still take this member for alive, by this process's monotonic clock:
   * false from the moment on at which the session may have ended, before any thread has found that
   * out, as after a pause. The coordinator asks it wherever it says that something is held, and
   * says that nothing is while it is false; after a {@link #heartbeat} that has failed it gives
   * back what it had then. Does not block.
   */
  default boolean isSessionAlive() {
    return true;
  }

  /**
   * Makes a group.
   *
   * @throws dev.grid.coordination.GroupAlreadyExistsException if there is one
   */
  void createGroup(String group);

  /**
   * Deletes a group without members. A member that joins meanwhile either makes it fail or fails.
   *
   * @throws dev.grid.coordination.GroupNotCreatedException if there is none
   * @throws dev.grid.coordination.GroupNotEmptyException if it has members
   */
  void deleteGroup(String group);

  /** All groups. */
  Set<String> groups();

  /**
   * Puts this member into a group, until it leaves or its session ends.
   *
   * @param record the member's
   * @throws dev.grid.coordination.GroupNotCreatedException if there is no such group
   * @throws dev.grid.coordination.MemberAlreadyExistsException if a living member of this id is in
   *     it
   */
  void join(String group, byte[] record);

  /**
   * Takes this member out of a group.
   *
   * @throws dev.grid.coordination.GroupNotCreatedException if there is no such group
   * @throws dev.grid.coordination.MemberNotJoinedException if it is not in it
   */
  void leave(String group);

  /**
   * The records of a group's members by their ids, without those that are dead.
   *
   * @throws dev.grid.coordination.GroupNotCreatedException if there is no such group
   */
  Map<String, byte[]> members(String group);

  /**
   * The record of one member, or empty if it is not in the group. Drivers that can read one alone
   * override this.
   *
   * @throws dev.grid.coordination.GroupNotCreatedException if there is no such group
   */
  default Optional<byte[]> member(String group, String member) {
    return Optional.ofNullable(members(group).get(member));
  }

  /**
   * Replaces this member's record in a group.
   *
   * @throws dev.grid.coordination.GroupNotCreatedException if there is no such group
   * @throws dev.grid.coordination.MemberNotJoinedException if it is not in it
   */
  void update(String group, byte[] record);

  /**
   * Tells the sink of joins and leaves from now on until the subscription is closed, across
   * reconnects; what may have been missed is told as {@link GroupSink#changed}. Blocks until
   * nothing that happens after it returned is missed. It goes on when the group is deleted and made
   * again.
   *
   * @return empty if the driver does not push: the coordinator compares {@link #members} then
   */
  default Optional<Subscription> watch(String group, GroupSink sink) {
    return Optional.empty();
  }

  /**
   * Becomes the leader of a group if it has none, without waiting for one to go. If this member
   * leads it already, that leadership. The coordinator knows that this member has joined.
   *
   * @return what it holds; empty if another leads
   */
  Optional<Leadership> tryLead(String group);

  /**
   * Waits, by the system's push and not by asking, to become the leader of a group, and tells the
   * sink each time it has; until the subscription is closed. It keeps waiting across reconnects and
   * sessions, and after it stood down or lost the leadership, in which case it lets others that
   * wait go first. Does not block.
   *
   * @return empty if the driver cannot: the coordinator calls {@link #tryLead} every {@code
   *     watch-interval} then
   */
  default Optional<Subscription> campaign(String group, CampaignSink sink) {
    return Optional.empty();
  }

  /**
   * Gives up a leadership of a group. Does nothing if this member does not lead the group, or does
   * so by another, a later one.
   */
  void standDown(String group, Leadership leadership);

  /** The id of a group's leader, or empty. */
  Optional<String> leader(String group);

  /**
   * A lock; not yet held. The coordinator uses one of a name at a time: no two that it was given
   * are held or acquired at once.
   */
  DriverLock lock(String name);
}
