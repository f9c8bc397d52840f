package dev.grid.kernel;

import dev.grid.config.StructureConfig;
import dev.grid.protocol.Message;

/** A request of the open protocol that configures structures of one kind before their first use. */
public interface ConfigMessage extends Message<Void> {

  /**
   * The configuration that it asks for.
   *
   * @throws dev.grid.InvalidConfigurationException if a setting is wrong, or members do not have
   *     what it asks for
   */
  StructureConfig config();
}
