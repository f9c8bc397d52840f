package dev.grid.config;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which clients may connect, and who they are. Called on a worker thread, so it may block;
 * it has ten seconds. An exception refuses the client.
 */
@FunctionalInterface
public interface ClientAuthenticator {

  /** Who the client is, or null if it may not connect. */
  @Nullable Identity authenticate(Attempt attempt);

  /**
   * What a client showed.
   *
   * @param clientName as the client calls itself
   * @param remoteAddress where it connects from
   * @param credentials a name and password, or null
   * @param token bytes of a kind that client and authenticator agree on, or null; not a copy
   * @param certificates those that the client has proved to own, its own first; empty without TLS,
   *     or if it has shown none
   */
  record Attempt(
      String clientName,
      String remoteAddress,
      @Nullable Credentials credentials,
      byte @Nullable [] token,
      List<X509Certificate> certificates) {

    /** Neither password nor token is shown. */
    @Override
    public String toString() {
      return "Attempt[clientName="
          + clientName
          + ", remoteAddress="
          + remoteAddress
          + ", credentials="
          + credentials
          + ", token="
          + (token == null ? "none" : "***")
          + ", certificates="
          + certificates.size()
          + "]";
    }
  }

  /**
   * Lets in whoever shows this name and password, as an identity of that name without roles.
   * Compares in constant time.
   */
  static ClientAuthenticator of(Credentials expected) {
    Identity identity = Identity.named(expected.username());
    return attempt -> {
      Credentials shown = attempt.credentials();
      return shown != null && expected.sameAs(shown) ? identity : null;
    };
  }
}
