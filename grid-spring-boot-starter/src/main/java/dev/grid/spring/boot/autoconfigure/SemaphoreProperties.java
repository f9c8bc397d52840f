package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MergePolicy;
import dev.grid.semaphore.SemaphoreConfig;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a semaphore behaves.
 *
 * @param sessionless Whether permits belong to nobody, so that anybody may give any back, and those
 *     of a caller that dies are lost.
 */
record SemaphoreProperties(@DefaultValue("false") boolean sessionless)
    implements StructureProperties {

  @Override
  public SemaphoreConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    return new SemaphoreConfig(name, sessionless);
  }
}
