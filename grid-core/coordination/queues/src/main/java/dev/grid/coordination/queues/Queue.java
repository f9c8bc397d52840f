package dev.grid.coordination.queues;

/**
 * What tickets are for.
 *
 * @param kind what the name names
 * @param name of the lock, or of the group
 */
public record Queue(Kind kind, String name) {

  /** What a queue's first one has. */
  public enum Kind {
    LOCK,
    LEADER
  }
}
