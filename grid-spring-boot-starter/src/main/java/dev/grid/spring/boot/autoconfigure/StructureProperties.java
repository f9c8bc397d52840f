package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.MergePolicy;
import dev.grid.config.StructureConfig;
import java.util.function.Function;

/** How structures of one kind behave, as properties. Immutable. */
interface StructureProperties {

  /**
   * What the member is given.
   *
   * @param name the structure's name, or a pattern
   * @param mergePolicies finds a policy by what properties call it
   */
  StructureConfig toConfig(String name, Function<String, MergePolicy> mergePolicies);

  /** The same with what users have written beside policies, where there is such a thing. */
  default StructureConfig toConfig(
      String name, Function<String, MergePolicy> mergePolicies, NamedBeans beans) {
    return toConfig(name, mergePolicies);
  }
}
