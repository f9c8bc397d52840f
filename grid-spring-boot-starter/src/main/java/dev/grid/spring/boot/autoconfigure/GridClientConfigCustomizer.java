package dev.grid.spring.boot.autoconfigure;

import dev.grid.config.ClientConfig;

/**
 * Changes what the client is started with, after the properties and the connection details have
 * been applied. Beans of this type are called in their order.
 */
@FunctionalInterface
public interface GridClientConfigCustomizer {

  /** Returns the configuration to start with; {@code config} itself to change nothing. */
  ClientConfig customize(ClientConfig config);
}
