package dev.grid.reliabletopic;

import java.time.Instant;
import java.util.Objects;

/**
 * A message as listeners hear it.
 *
 * @param topic the topic's name
 * @param message what was published
 * @param publishTime when it was published, by the publisher's clock
 * @param sequence its place: each message has a higher one than those before
 */
public record ReliableMessage<E>(String topic, E message, Instant publishTime, long sequence) {

  public ReliableMessage {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(publishTime, "publishTime");
  }
}
