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
  /** The member that the sender chooses, outside partitions, from what it has itself. */
  MEMBER,
  /** Any member, which asks every partition and combines the answers. */
  ALL
}
