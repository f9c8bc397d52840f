package dev.grid;

import org.jspecify.annotations.Nullable;

/** A setting is wrong or contradicts another; the message names it. */
public class InvalidConfigurationException extends GridException {

  private static final long serialVersionUID = 1L;

  public InvalidConfigurationException(@Nullable String message) {
    super(message);
  }

  public InvalidConfigurationException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
