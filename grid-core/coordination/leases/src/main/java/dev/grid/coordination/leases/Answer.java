package dev.grid.coordination.leases;

/** What a store says of a change. */
public enum Answer {
  /** It is so now, by this call or already. */
  DONE,
  /** There is no such group. */
  NO_GROUP,
  /** There is such a group already. */
  GROUP_THERE,
  /** The group has members. */
  NOT_EMPTY,
  /** The session has no such membership. */
  NOT_MEMBER,
  /** A living session of another has it. */
  TAKEN,
  /** The session that asked has ended. */
  SESSION_GONE
}
