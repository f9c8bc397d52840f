package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MergePolicy;
import dev.grid.cpmap.CpMapConfig;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a CP map behaves.
 *
 * @param maxSizeMb How many megabytes its keys and values may have together.
 */
record CpMapProperties(@DefaultValue("100") int maxSizeMb) implements StructureProperties {

  @Override
  public CpMapConfig toConfig(String name, Function<String, MergePolicy> mergePolicies) {
    return new CpMapConfig(name, maxSizeMb);
  }
}
