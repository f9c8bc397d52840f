package dev.grid.protocol;

/** Which partition serves a request. */
public enum Routing {
  /** Any member, outside partitions. */
  ANY,
  /** The partition of the component {@code key}. */
  KEY,
  /** The partition of the component {@code name}. */
  NAME,
  /** The partition that the sender states. */
  PARTITION,
  /** Any member, which asks every partition and combines the answers. */
  ALL
}
