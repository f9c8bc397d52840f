package dev.grid.spring.boot.autoconfigure;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.TlsConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.ssl.SslBundles;

/**
 * TLS of connections: of a member's with clients and other members, or of a client's.
 *
 * @param bundle Name of an SSL bundle below 'spring.ssl.bundle'. Without one there is no TLS. With
 *     'reload-on-update' of the bundle new certificates are used without a restart.
 * @param mode Which connections of a member have TLS. A running cluster goes through off, accept,
 *     prefer and require, each on all members before the next, and no call fails. By default, all.
 * @param clientAuth Which certificates a member asks clients for: those that are shown must be
 *     trusted, or each client must show one.
 * @param memberIdentity What the certificate of a member says and no client's does, 'CN=', 'DNS='
 *     or 'URI=' and a text with one '*' at most; the same on all members.
 * @param engine What encrypts: 'auto' for BoringSSL if netty-tcnative-boringssl-static is on the
 *     class path, else Java; or 'jdk'.
 * @param serverName Name that members' certificates must be for, whatever address a client connects
 *     to. By default, the host of the address.
 * @param verifyHost Whether a client checks that members' certificates are for their host.
 */
record TlsProperties(
    @Nullable String bundle,
    TlsConfig.@Nullable Mode mode,
    @DefaultValue("optional") TlsConfig.ClientAuth clientAuth,
    @DefaultValue(TlsConfig.DEFAULT_MEMBER_IDENTITY) String memberIdentity,
    @DefaultValue("auto") TlsConfig.Engine engine,
    @Nullable String serverName,
    @DefaultValue("true") boolean verifyHost) {

  /** Null for none. */
  @Nullable TlsConfig toConfig(@Nullable SslBundles bundles) {
    if (bundle == null) {
      if (mode != null && mode != TlsConfig.Mode.OFF) {
        throw new InvalidConfigurationException(
            "security.tls mode="
                + mode
                + " is set without a bundle: name one of spring.ssl.bundle by"
                + " grid.security.tls.bundle");
      }
      return null;
    }
    return new TlsConfig(
        SslBundleMaterial.of(bundle, bundles),
        mode == null ? TlsConfig.Mode.REQUIRE : mode,
        clientAuth,
        memberIdentity,
        engine,
        serverName,
        verifyHost);
  }
}
