package dev.grid.kernel;

import dev.grid.kernel.query.Queries;
import dev.grid.kernel.tasks.TaskRunner;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a handler may know of a call beside its message. */
public interface Call {

  /**
   * The cluster's time in milliseconds since the epoch, about: the same on every member, and
   * monotonic, so that an instant may be kept. The same throughout one handling.
   */
  long nowMillis();

  /**
   * Since when this side of the cluster has taken writes, on the clock of {@link #nowMillis};
   * {@code Long.MAX_VALUE} while it does not. Known where time or the host brings the call.
   */
  default long writableSinceMillis() {
    return Long.MIN_VALUE;
  }

  /** The client or member that calls: with a thread id, the owner of locks. */
  UUID caller();

  /** The member that hosts the partition. */
  UUID member();

  /**
   * That member's number in the order in which members joined, which no other member has had in the
   * life of the cluster; from 0. Negative if it has none yet. Nothing that copies have may depend
   * on it.
   */
  default int memberNumber() {
    return -1;
  }

  /**
   * Says that the caller holds something from now on that {@link Handler#callerGone} frees, such as
   * a lock. A handler that does not say so is not asked to free it.
   */
  default void holds() {}

  /**
   * Whether another call waits for this condition that came before this one, so that this one has
   * to wait behind it where the order counts.
   */
  default boolean isBehindOthers(Object condition) {
    return false;
  }

  /** Whether it has waited for so long, so that it is too late to {@link Outcome.Parked wait}. */
  default boolean hasWaited(long millis) {
    return false;
  }

  /**
   * Has other calls fail that {@linkplain Outcome.Parked wait} with this condition of their own: a
   * caller that can wait once only has come anew. The same call that has come on two ways, with an
   * equal message, is no other.
   *
   * @param ownCondition see {@link Outcome.Parked#ownCondition}
   */
  default void endOtherWaits(Object ownCondition, RuntimeException failure) {}

  /**
   * Whether it was sent before and may have been carried out then, by a member of which this one
   * does not know it.
   */
  default boolean isRepeated() {
    return false;
  }

  /**
   * What the structure {@linkplain Structure#part owns} on this member beside its partitions, open.
   * Costs nothing. Not for {@link Handler#callerGone} and {@link Handler#relieve}, which may come
   * before it is open.
   *
   * @throws IllegalStateException if the structure owns no such part
   */
  default <P> P part(Class<P> type) {
    throw new IllegalStateException("there is no " + type.getName() + " here");
  }

  /**
   * Runs users' tasks on this member. Costs nothing.
   *
   * @throws IllegalStateException if no tasks are run here
   */
  default TaskRunner tasks() {
    throw new IllegalStateException("no tasks are run here");
  }

  /** The partition that it is handled in, or a negative number. */
  default int partition() {
    return -1;
  }

  /**
   * The names of structures of a kind that have something in the same partition, in no order.
   *
   * @throws IllegalStateException if that is not known here
   */
  default List<String> namesBeside(String service) {
    throw new IllegalStateException("nothing is known here of service=" + service);
  }

  /**
   * What another structure of the same kind has in the same partition, to be read only, and not
   * after this handling; null if it has nothing there.
   *
   * @throws IllegalStateException if that is not known here
   */
  default @Nullable State beside(String name) {
    throw new IllegalStateException("nothing is known here of name=" + name);
  }

  /**
   * What the member has for queries. Costs nothing.
   *
   * @throws IllegalStateException if nothing is queried here
   */
  default Queries queries() {
    throw new IllegalStateException("nothing is queried here");
  }

  /**
   * Where changes are to be told to those that keep copies of entries, or null if nobody does, nor
   * has done since the partition is served here. Costs a look or two.
   */
  default @Nullable Invalidations invalidations() {
    return null;
  }

  /** The same, for somebody who is about to keep a copy: from now on each change is counted. */
  default Invalidations countInvalidations() {
    throw new IllegalStateException("nothing is copied from here");
  }

  /** Whether anyone listens to the structure, so that events are worth making. */
  boolean hasListeners();
}
