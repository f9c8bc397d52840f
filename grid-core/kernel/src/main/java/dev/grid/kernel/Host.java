package dev.grid.kernel;

/**
 * Where a structure lives. A handler does not see the difference; what differs is who has its
 * state, and what an effect is for.
 */
public enum Host {

  /** In a partition, by key or by name; an effect goes to the partition's copies. */
  PARTITION,

  /**
   * On every member, each of which serves it from what it has. An effect goes to all others a
   * moment later, in any order and perhaps several times: {@link State#apply} is a join, that is
   * commutative, associative and idempotent, and so is applying what {@link State#transfer} hands
   * over. Members compare digests of parts now and then, see {@link State#digestFrom}.
   */
  REPLICATED,

  /** On each member by itself: no other has anything of it, and effects are dropped. */
  LOCAL,

  /**
   * In a Raft group: the group's leader serves it, and an effect is an entry of the group's log,
   * which all members of the group apply. A call is answered when a majority has its effect, and
   * one that changes nothing when the leader is known to have been the leader.
   */
  RAFT_GROUP
}
