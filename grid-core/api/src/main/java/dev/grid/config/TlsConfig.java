package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3 and 1.2 on the connections of a member or client. Immutable; start from {@link
 * #of(TlsMaterial)}.
 *
 * @param material keys, certificates and whom to trust. A member needs a key
 * @param mode which connections have TLS; of a client's all, unless it is {@link
 *     TlsConfig.Mode#OFF}
 * @param clientAuth which certificates a member asks clients for; members always need one
 * @param memberIdentity what the certificate of a member says, and that of nobody else may: {@code
 *     CN=}, {@code DNS=} or {@code URI=}, for the subject's common name or one of its alternative
 *     names, and a text with one {@code *} at most, and more than that, as in {@code
 *     CN=grid-member} or {@code URI=spiffe://example.org/grid/*}; the same on all members
 * @param engine what encrypts
 * @param serverName for clients: the name that members' certificates must be for, whatever address
 *     they are connected to at; null for the host of the address
 * @param verifyHost for clients: whether members' certificates must be for their host; without it a
 *     client speaks to whoever has a certificate of the authorities. Members know each other by
 *     {@code memberIdentity} instead
 */
public record TlsConfig(
    TlsMaterial material,
    Mode mode,
    ClientAuth clientAuth,
    String memberIdentity,
    Engine engine,
    @Nullable String serverName,
    boolean verifyHost)
    implements TlsConfigWithers {

  /** What members' certificates say by default. */
  public static final String DEFAULT_MEMBER_IDENTITY = "CN=grid-member";

  private static final Pattern IDENTITY = Pattern.compile("(?:CN|DNS|URI)=[^*]*\\*?[^*]*");

  /**
   * Which connections have TLS. A running cluster goes through them in this order, and every member
   * has one before the first gets the next: so no two ever fail to understand each other.
   */
  public enum Mode {
    /** None. */
    OFF,

    /** A member takes both, and connects to others without. */
    ACCEPT,

    /** A member takes both, and connects to others with TLS. */
    PREFER,

    /** All: who begins without is refused. */
    REQUIRE
  }

  /** Which certificates a member asks clients for. */
  public enum ClientAuth {
    /** One that is shown must be trusted; none need be. */
    OPTIONAL,

    /** One that is trusted. */
    REQUIRED
  }

  /** What encrypts. */
  public enum Engine {
    /** BoringSSL if {@code netty-tcnative-boringssl-static} is on the class path, else Java. */
    AUTO,

    /** Java. */
    JDK
  }

  public TlsConfig {
    Objects.requireNonNull(material, "material");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(clientAuth, "clientAuth");
    Objects.requireNonNull(engine, "engine");
    if (!IDENTITY.matcher(memberIdentity).matches() || saysNothing(memberIdentity)) {
      throw new InvalidConfigurationException(
          "tls memberIdentity="
              + memberIdentity
              + ": must be CN=, DNS= or URI= and a text with one '*' at most, but not only that, as"
              + " in "
              + DEFAULT_MEMBER_IDENTITY);
    }
    if (serverName != null && serverName.isBlank()) {
      throw new InvalidConfigurationException(
          "tls serverName='': must be null (the host of the address) or a name");
    }
  }

  private static boolean saysNothing(String identity) {
    return identity.substring(identity.indexOf('=') + 1).replace("*", "").isBlank();
  }

  /** TLS on all connections; clients need no certificate, and check members' host. */
  public static TlsConfig of(TlsMaterial material) {
    return new TlsConfig(
        material,
        Mode.REQUIRE,
        ClientAuth.OPTIONAL,
        DEFAULT_MEMBER_IDENTITY,
        Engine.AUTO,
        null,
        true);
  }

  /** Whether any connection has it. */
  public boolean isOn() {
    return mode != Mode.OFF;
  }

  /** Whether a member connects to others with TLS. */
  public boolean dialsTls() {
    return mode == Mode.PREFER || mode == Mode.REQUIRE;
  }

  /** Whether every client must show a certificate that the member trusts. */
  public boolean asksAllClients() {
    return mode == Mode.REQUIRE && clientAuth == ClientAuth.REQUIRED;
  }

  /** Whether every member must show a member's certificate. */
  public boolean asksAllMembers() {
    return mode == Mode.REQUIRE;
  }
}
