package dev.grid;

import org.jspecify.annotations.Nullable;

/**
 * Structures of that kind and name are configured otherwise already, or are in use as they were
 * configured before. Nothing was changed; the message says what differs.
 */
public class ConfigMismatchException extends InvalidConfigurationException {

  private static final long serialVersionUID = 1L;

  public ConfigMismatchException(@Nullable String message) {
    super(message);
  }
}
