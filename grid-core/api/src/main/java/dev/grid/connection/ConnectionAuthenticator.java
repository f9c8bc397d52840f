package dev.grid.connection;

import dev.grid.config.Credentials;
import org.jspecify.annotations.Nullable;

/** Says by what a client authenticates on a connection that was just opened. */
@FunctionalInterface
public interface ConnectionAuthenticator {

  /**
   * What to show; null for the cluster's name alone. Called on a thread of its own for each
   * attempt, and may block: {@code connectTimeout} bounds the attempt, and this with it. What it
   * throws fails the attempt.
   *
   * @param address that was connected to, {@code host:port}
   */
  @Nullable Credentials authenticate(String address);
}
