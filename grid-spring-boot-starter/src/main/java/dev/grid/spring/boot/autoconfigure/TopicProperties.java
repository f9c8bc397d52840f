package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MergePolicy;
import dev.grid.topic.TopicConfig;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a topic behaves.
 *
 * @param globalOrderingEnabled Whether all listeners hear all messages in one order; else only the
 *     messages of one member come in order.
 */
record TopicProperties(@DefaultValue("false") boolean globalOrderingEnabled)
    implements StructureProperties {

  @Override
  public TopicConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    return new TopicConfig(name, globalOrderingEnabled);
  }
}
