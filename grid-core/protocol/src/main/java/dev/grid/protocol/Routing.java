package dev.grid.protocol;

/** Who serves a request. */
public enum Routing {
  /** Any member, outside partitions: what adds and removes listeners. */
  ANY,
  /** The partition of the component {@code key}. */
  KEY,
  /** The partition of the component {@code name}. */
  NAME,
  /** The partition that the sender states. */
  PARTITION,
  /**
   * One member, outside partitions, from what it has itself: the one that the message names, to
   * which others pass it on, else whichever is asked.
   */
  MEMBER,
  /**
   * Several members, each outside partitions from what it has itself: those that the message names,
   * else all. Any member, which asks them and combines the answers.
   */
  MEMBERS,
  /** Any member, which asks every partition and combines the answers. */
  ALL,
  /** The leader of the Raft group that the component {@code group} names, by way of any member. */
  GROUP
}
