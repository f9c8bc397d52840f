package dev.grid.reliabletopic;

/**
 * What becomes of a message for which there is no room, since no older message has been kept for as
 * long as it is to be. Without a time to live there is always room: the oldest makes it.
 */
public enum TopicOverloadPolicy {
  /** The oldest message makes room. */
  DISCARD_OLDEST,
  /** The message is dropped. */
  DISCARD_NEWEST,
  /** Publishing waits until the oldest message has lived. */
  BLOCK,
  /** Publishing fails by {@link TopicOverloadException}. */
  ERROR
}
