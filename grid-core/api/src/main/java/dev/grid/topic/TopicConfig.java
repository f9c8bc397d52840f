package dev.grid.topic;

import dev.grid.StructureType;
import dev.grid.config.StructureConfig;
import java.util.Objects;

/**
 * How topics behave. Immutable. Start from {@link #named}.
 *
 * @param name the topic's name, or a pattern with one {@code *}
 * @param globalOrdering whether all listeners hear all messages in one order, which the primary of
 *     the topic's partition decides; else each member publishes what reaches it, which saves a hop,
 *     and only the messages of one member come in order
 */
public record TopicConfig(String name, boolean globalOrdering)
    implements StructureConfig, TopicConfigWithers {

  public TopicConfig {
    Objects.requireNonNull(name, "name");
  }

  /** The defaults: in order by publishing member. */
  public static TopicConfig named(String name) {
    return new TopicConfig(name, false);
  }

  @Override
  public StructureType<?, ?> type() {
    return GridTopic.TYPE;
  }
}
