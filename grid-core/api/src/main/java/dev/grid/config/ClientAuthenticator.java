package dev.grid.config;

import org.jspecify.annotations.Nullable;

/**
 * Decides which clients may connect. Called on a worker thread, so it may block; it has ten
 * seconds. An exception refuses the client.
 */
@FunctionalInterface
public interface ClientAuthenticator {

  /** Whether the client may connect. */
  boolean authenticate(Attempt attempt);

  /**
   * What a client showed.
   *
   * @param clientName as the client calls itself
   * @param remoteAddress where it connects from
   * @param credentials a name and password, or null
   * @param token bytes of a kind that client and authenticator agree on, or null; not a copy
   */
  record Attempt(
      String clientName,
      String remoteAddress,
      @Nullable Credentials credentials,
      byte @Nullable [] token) {}

  /** Lets in whoever shows this name and password. Compares in constant time. */
  static ClientAuthenticator of(Credentials expected) {
    return attempt -> {
      Credentials shown = attempt.credentials();
      return shown != null && expected.sameAs(shown);
    };
  }
}
