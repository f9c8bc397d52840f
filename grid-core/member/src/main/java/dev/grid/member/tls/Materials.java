package dev.grid.member.tls;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.TlsConfig;
import dev.grid.config.TlsMaterial.Managers;
import dev.grid.kernel.TlsChoices;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a member has loaded at one time. Immutable. Sessions cannot be resumed from one to the next,
 * so that nobody comes in by what was trusted before.
 *
 * @param server for connections that are accepted
 * @param client for those that are dialled
 * @param managers what both were made of
 * @param expires when the first of the own certificates is not valid any more
 */
record Materials(SslContext server, SslContext client, Managers managers, Instant expires) {

  private static final String[] KEY_TYPES = {"EC", "RSA", "EdDSA", "RSASSA-PSS"};

  /** In place of how the certificate of a server was used, which is not known any more. */
  private static final String ANY_USE = "UNKNOWN";

  /**
   * Of what a material has now.
   *
   * @param member what the own certificate must say; null if it need not
   * @throws InvalidConfigurationException if it cannot be used
   */
  static Materials load(TlsConfig config, @Nullable MemberIdentity member) {
    Managers managers = config.material().load();
    X509ExtendedKeyManager key = managers.key();
    if (key == null) {
      throw new InvalidConfigurationException(
          "tls material=%s: has no key: a member needs one with its certificate"
              .formatted(config.material()));
    }
    if (!managers.ownAuthorities()) {
      throw new InvalidConfigurationException(
          ("tls material=%s: has no authorities of its own: whoever has a certificate of any"
                  + " authority that this Java trusts would be trusted; set authorities, as in"
                  + " grid.tls.authorities, to the certificates of those that issue the cluster's")
              .formatted(config.material()));
    }
    List<X509Certificate> own = certificates(key);
    if (own.isEmpty()) {
      throw new InvalidConfigurationException(
          "tls material=%s: has no certificate of a server with its private key: members need both"
              .formatted(config.material()));
    }
    if (member != null && !member.matches(own.getFirst())) {
      throw new InvalidConfigurationException(
          ("tls memberIdentity=%s: this member's own certificate says %s, subject=%s: other members"
                  + " would not let it in; give it a certificate of a member, or set the identity"
                  + " that members' certificates have")
              .formatted(
                  member,
                  member.namesOf(own.getFirst()),
                  own.getFirst().getSubjectX500Principal()));
    }
    Instant expires =
        own.stream()
            .map(certificate -> certificate.getNotAfter().toInstant())
            .min(Comparator.naturalOrder())
            .orElseThrow();
    SslProvider provider = provider(config);
    try {
      SslContext server =
          SslContextBuilder.forServer(key)
              .trustManager(managers.trust())
              .clientAuth(
                  config.clientAuth() == TlsConfig.ClientAuth.REQUIRED
                      ? ClientAuth.REQUIRE
                      : ClientAuth.OPTIONAL)
              .protocols(TlsChoices.protocols())
              .ciphers(TlsChoices.ciphers(), SupportedCipherSuiteFilter.INSTANCE)
              .sslProvider(provider)
              .build();
      // Members are known by what their certificates say, not by their host.
      SslContext client =
          SslContextBuilder.forClient()
              .keyManager(key)
              .trustManager(managers.trust())
              .protocols(TlsChoices.protocols())
              .ciphers(TlsChoices.ciphers(), SupportedCipherSuiteFilter.INSTANCE)
              .sslProvider(provider)
              .endpointIdentificationAlgorithm(null)
              .build();
      return new Materials(server, client, managers, expires);
    } catch (SSLException | RuntimeException e) {
      throw new InvalidConfigurationException(
          "tls material=%s: cannot be used: %s".formatted(config.material(), e), e);
    }
  }

  private static SslProvider provider(TlsConfig config) {
    return TlsChoices.usesLibrary(config, OpenSsl::isAvailable)
        ? SslProvider.OPENSSL
        : SslProvider.JDK;
  }

  static String engineName(TlsConfig config) {
    return provider(config) == SslProvider.JDK ? "JDK" : "BoringSSL";
  }

  /** The own key. */
  X509ExtendedKeyManager key() {
    return Objects.requireNonNull(managers.key());
  }

  private static List<X509Certificate> certificates(X509ExtendedKeyManager key) {
    List<X509Certificate> all = new ArrayList<>();
    for (String type : KEY_TYPES) {
      String alias = key.chooseServerAlias(type, null, null);
      X509Certificate[] chain = alias == null ? null : key.getCertificateChain(alias);
      if (chain != null) {
        all.addAll(List.of(chain));
      }
    }
    return all;
  }

  /**
   * Whether a chain that was shown before is trusted now. Computes: for workers.
   *
   * @param accepted whether it was shown by who connected to this member
   */
  boolean trusts(List<X509Certificate> chain, boolean accepted) {
    X509Certificate[] shown = chain.toArray(X509Certificate[]::new);
    X509ExtendedTrustManager trust = managers.trust();
    try {
      shown[0].checkValidity(); // Not asked of a certificate that is an authority itself.
      if (accepted) {
        trust.checkClientTrusted(shown, shown[0].getPublicKey().getAlgorithm());
      } else {
        trust.checkServerTrusted(shown, ANY_USE);
      }
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }
}
