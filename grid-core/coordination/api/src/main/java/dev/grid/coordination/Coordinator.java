package dev.grid.coordination;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One member's view of a system that coordinates: groups and their members, leaders, locks. The
 * same over all systems; {@link Coordinators#create} makes one by a URL.
 *
 * <pre>{@code
 * try (Coordinator coordinator = Coordinators.create("grid://10.0.0.5:5701", "worker-1")) {
 *   coordinator.start(true);
 *   coordinator.joinOrCreate("workers", Capabilities.of("cores", "8"));
 *   coordinator.watchElected("workers", leader -> schedule());
 *   CoordinationLock lock = coordinator.lock("nightly-report");
 *   if (lock.acquire(Duration.ofSeconds(10))) {
 *     try {
 *       report(lock.fencingToken());
 *     } finally {
 *       lock.release();
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Thread-safe. Calls block until the system has answered, no longer than the URL's {@code
 * operation-timeout} unless they say otherwise; {@link #async()} has them as futures. All of them
 * fail with a {@link CoordinationException}; with {@link InvalidRequestException} before {@link
 * #start} and after {@link #stop}, or if an id is not 1 to 128 bytes of UTF-8 without control
 * characters; with {@link CoordinatorConnectionException} or {@link OperationTimedOutException} if
 * the system cannot be reached; and with {@link NotSupportedException} if the driver cannot do it.
 *
 * <p><b>What a session holds.</b> Memberships, leaderships and locks end with the member's session:
 * when it stops, and, with drivers that are {@link Characteristic#TIMEOUT_BASED}, when nothing was
 * heard of it for the URL's {@code timeout}. A coordinator that finds that out (after a pause, say)
 * has its locks and leaderships lost, and says so to {@link #watchRevoked} and at {@link
 * CoordinationLock#release}; it joins its groups again at the next {@link #heartbeat}, which others
 * are told as a leave and a join.
 *
 * <p><b>Watches.</b> Callbacks are called one after another, in the order in which things happened
 * in a group: by the coordinator's own heart if it has one, as soon as the driver knows; else in
 * {@link #runWatchers()} on the thread that calls it. What a callback throws is logged. Watches of
 * members begin with the members that are there when the first of a group is added: these are told
 * to nobody.
 */
public interface Coordinator extends AutoCloseable {

  /** This member's id, the same in all groups. */
  String memberId();

  /** The driver by its scheme, for example {@code etcd}. */
  String driver();

  /** What is true of the driver. Does not block. */
  Set<Characteristic> characteristics();

  /**
   * Connects, and begins the session.
   *
   * @param startHeart whether a thread of the coordinator's own gives {@linkplain #heartbeat signs
   *     of life}, runs {@linkplain #runWatchers watches} and {@linkplain #runElectCoordinator
   *     elections}; else the application has to
   * @throws CoordinatorConnectionException if the system cannot be reached within the URL's {@code
   *     connect-timeout}; it may be called again then
   * @throws InvalidRequestException if it was started before, or is stopped meanwhile
   */
  void start(boolean startHeart);

  /**
   * Stands down from what this member leads, which waits for callbacks as {@link #standDown} does,
   * releases its locks, leaves its groups and ends the session. It cannot be started again. Does
   * not fail if the system is away: the session ends by its timeout then. Calling it again does
   * nothing.
   */
  void stop();

  /** {@link #stop()}. */
  @Override
  default void close() {
    stop();
  }

  /** Whether it was started and not stopped. Does not block. */
  boolean isStarted();

  /**
   * A sign of life. Finds out, too, what was lost, and joins groups again from which this member
   * was taken for dead.
   *
   * @return how long until the next is due, which is not the time after which the session ends but
   *     well before
   */
  Duration heartbeat();

  /**
   * Makes a group.
   *
   * @throws GroupAlreadyExistsException if there is one
   */
  void createGroup(String group);

  /**
   * Deletes a group without members.
   *
   * @throws GroupNotCreatedException if there is none
   * @throws GroupNotEmptyException if it has members
   */
  void deleteGroup(String group);

  /** All groups, in no order. */
  Set<String> groups();

  /**
   * Joins a group.
   *
   * @throws GroupNotCreatedException if there is none
   * @throws MemberAlreadyExistsException if this member, or another of its id, is in it
   */
  void join(String group, Capabilities capabilities);

  /**
   * Joins a group, and makes it if need be; tries again, within the {@code operation-timeout}, when
   * others create or delete it meanwhile.
   *
   * @throws MemberAlreadyExistsException as {@link #join}
   */
  void joinOrCreate(String group, Capabilities capabilities);

  /**
   * Leaves a group; stands down first, as {@link #standDown} does.
   *
   * @throws GroupNotCreatedException if there is none
   * @throws MemberNotJoinedException if this member is not in it
   */
  void leave(String group);

  /**
   * The ids of a group's members, in no order.
   *
   * @throws GroupNotCreatedException if there is none
   */
  Set<String> members(String group);

  /**
   * A member's capabilities.
   *
   * @throws GroupNotCreatedException if there is no such group
   * @throws MemberNotJoinedException if it is not in the group
   */
  default Capabilities capabilities(String group, String member) {
    return memberInfo(group, member).capabilities();
  }

  /** What is known of a member; fails as {@link #capabilities}. */
  MemberInfo memberInfo(String group, String member);

  /**
   * Changes this member's capabilities.
   *
   * @throws GroupNotCreatedException if there is no such group
   * @throws MemberNotJoinedException if this member is not in it
   */
  void updateCapabilities(String group, Capabilities capabilities);

  /**
   * Has a callback called for each member that joins from now on, this one too. Blocks: it reads
   * who is there.
   *
   * @return closing it ends the calls
   * @throws GroupNotCreatedException if there is no such group
   */
  Watch watchJoin(String group, Consumer<? super MemberJoined> callback);

  /** As {@link #watchJoin}, for members that leave or die. */
  Watch watchLeave(String group, Consumer<? super MemberLeft> callback);

  /**
   * Stands for election in a group as long as the watch is open, and has the callback called each
   * time this member becomes its leader. This member has to be in the group to be elected. A
   * callback that is added while it leads is called for that, too.
   *
   * @return closing it ends the calls, and with the group's last one the candidacy; this member
   *     goes on to lead if it does
   */
  Watch watchElected(String group, Consumer<? super LeaderElected> callback);

  /**
   * Has a callback called each time this member is no longer a group's leader. When it stands down
   * by itself the callback is called before another can be elected; when it was taken for dead it
   * is called as soon as that is found out.
   */
  Watch watchRevoked(String group, Consumer<? super LeaderRevoked> callback);

  /**
   * Calls the watches' callbacks for what has happened since the last time, on this thread; does
   * nothing while another thread, as that of its own heart, does so.
   *
   * @param timeout for how long callbacks are begun
   */
  void runWatchers(Duration timeout);

  /** {@link #runWatchers(Duration)} with the URL's {@code operation-timeout}. */
  void runWatchers();

  /**
   * Tries once, in each group with a {@linkplain #watchElected watch for election} that this member
   * is in, to become its leader; does not wait for a leader to go. Callbacks are called by {@link
   * #runWatchers()}, or by its own heart.
   */
  void runElectCoordinator();

  /**
   * The id of a group's leader, or empty if it has none. It may have changed by the time that this
   * returns.
   *
   * @throws GroupNotCreatedException if there is no such group
   */
  Optional<String> leader(String group);

  /** This member's leadership of a group, with its fencing token, or empty. Does not block. */
  Optional<Leadership> leadership(String group);

  /**
   * Gives up to be a group's leader, if this member is. Callbacks of {@link #watchRevoked} are
   * called and awaited first, up to the URL's {@code stand-down-timeout}, so that what this leader
   * does has ended when another begins. It stands for election again only when others had their
   * turn or nobody else does.
   */
  void standDown(String group);

  /** The lock of this name; each call gives an object of its own, which can hold it by itself. */
  CoordinationLock lock(String name);

  /** The same calls as futures. */
  AsyncCoordinator async();
}
