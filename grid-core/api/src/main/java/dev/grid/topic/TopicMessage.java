package dev.grid.topic;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A message as listeners hear it.
 *
 * @param topic the topic's name
 * @param message what was published
 * @param publishTime when a member published it, by the cluster's time
 * @param member the member that published it
 */
public record TopicMessage<E>(String topic, E message, Instant publishTime, UUID member) {

  public TopicMessage {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(publishTime, "publishTime");
    Objects.requireNonNull(member, "member");
  }
}
