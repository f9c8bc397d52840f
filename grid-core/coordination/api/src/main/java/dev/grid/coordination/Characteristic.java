package dev.grid.coordination;

/** What is true of a driver, and differs between drivers. */
public enum Characteristic {
  /** A member that says nothing for the session's timeout is taken for dead. */
  TIMEOUT_BASED,
  /** A member's death is noticed by the system itself, without a timeout, or not at all. */
  NON_TIMEOUT_BASED,
  /** Coordinates threads of one process. */
  DISTRIBUTED_ACROSS_THREADS,
  /** Coordinates processes of one host. */
  DISTRIBUTED_ACROSS_PROCESSES,
  /** Coordinates hosts. */
  DISTRIBUTED_ACROSS_HOSTS,
  /**
   * {@link Coordinator#heartbeat()} has to be called in time, by the coordinator's own heart or by
   * the application; else what it holds is given to others.
   */
  REQUIRES_BEATING,
  /** Has groups and members. */
  GROUPS,
  /** Elects leaders of groups. */
  ELECTION,
  /** Has locks. */
  LOCKS,
  /** {@link CoordinationLock#breakLock()} works. */
  BREAKABLE_LOCKS,
  /** Locks and leaderships have fencing tokens, which grow from holder to holder. */
  FENCING_TOKENS,
  /** Watches are told by the system when something happens; without it they are found by asking. */
  PUSHED_WATCHES,
  /**
   * What was acknowledged is agreed on by a majority of servers: locks and leaders outlive the loss
   * of a server, and no two servers decide differently.
   */
  CONSENSUS
}
