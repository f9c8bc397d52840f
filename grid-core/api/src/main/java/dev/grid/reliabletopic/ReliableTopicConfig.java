package dev.grid.reliabletopic;

import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import java.util.Objects;

/**
 * That there are reliable topics of a name; what they keep is configured by the {@link
 * dev.grid.ringbuffer.RingbufferConfig} of the same name. Immutable.
 *
 * @param name the topic's name, or a pattern with one {@code *}
 */
public record ReliableTopicConfig(String name) implements StructureConfig {

  public ReliableTopicConfig {
    Objects.requireNonNull(name, "name");
  }

  /** The only one of a name. */
  public static ReliableTopicConfig named(String name) {
    return new ReliableTopicConfig(name);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridReliableTopic.TYPE;
  }
}
