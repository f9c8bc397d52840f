package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import dev.grid.Registration;
import java.nio.file.Path;
import java.util.Objects;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A key with its certificates, and whom to trust. Thread-safe; one may be shared by members and
 * clients of a process. What it has may change while it is used, as when a certificate is renewed.
 */
public interface TlsMaterial {

  /**
   * What there is now. May block: it may read files.
   *
   * @throws InvalidConfigurationException if it cannot be read, or the key is not the certificate's
   */
  Managers load();

  /**
   * Calls {@code listener} each time that {@link #load()} has something new, on a thread that may
   * block.
   *
   * @return ends the calls
   */
  Registration onUpdate(Runnable listener);

  /**
   * What the JDK makes connections secure with. Immutable. A key of another certificate is refused
   * with {@link InvalidConfigurationException}.
   *
   * @param key the own key and certificates; null shows none, which only a client may do
   * @param trust decides whom to trust
   * @param ownAuthorities whether that are authorities of one's own, as members need; false for
   *     those that this Java trusts, by whom anybody gets a certificate
   */
  record Managers(
      @Nullable X509ExtendedKeyManager key,
      X509ExtendedTrustManager trust,
      boolean ownAuthorities) {

    /** With authorities of one's own. */
    public Managers(@Nullable X509ExtendedKeyManager key, X509ExtendedTrustManager trust) {
      this(key, trust, true);
    }

    public Managers {
      Objects.requireNonNull(trust, "trust");
      if (key != null) {
        KeyPairs.requireMatching(key);
      }
    }
  }

  /**
   * From PEM files, which are looked at every five seconds while somebody listens: what has
   * changed, and then stayed the same until the next look, is told. Nothing is read before it is
   * needed.
   *
   * @param certificates the own certificate, followed by those that it was issued by but for the
   *     root; null to show none
   * @param key its private key: PKCS#8 without a password ({@code -----BEGIN PRIVATE KEY-----}), of
   *     RSA, EC or Ed25519; null if and only if {@code certificates} is
   * @param authorities the certificates of those whose certificates are trusted; null for the
   *     authorities that this Java trusts, which only a client may trust
   * @throws InvalidConfigurationException if only one of certificates and key is null
   */
  static TlsMaterial pem(
      @Nullable Path certificates, @Nullable Path key, @Nullable Path authorities) {
    return new PemMaterial(certificates, key, authorities);
  }
}
