package dev.grid.member.security;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.TlsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is served where nothing asks who it is: only what runs on the same machine. Clients from
 * elsewhere need users, an authenticator or certificates; members a secret or certificates; both
 * are let in where an operator has said so. Immutable.
 */
final class ProtectedMode {

  /** A shorter secret can be guessed by who has recorded a handshake. */
  private static final int SECRET_CHARS_MIN = 16;

  private final boolean open;
  private final boolean clientsShowCertificates;
  private final boolean membersShowCertificates;
  private final @Nullable String secret;
  private final @Nullable String previousSecret;

  /** Of a member. */
  ProtectedMode(MemberConfig config) {
    this.open = config.security().open();
    TlsConfig tls = config.network().tls();
    this.membersShowCertificates = tls != null && tls.asksAllMembers();
    this.clientsShowCertificates = tls != null && tls.asksAllClients();
    this.secret = config.network().join().secret();
    this.previousSecret = config.network().join().previousSecret();
  }

  /** Why a client is not served, or null if nothing speaks against it so far. */
  @Nullable String clientRefusal(boolean isThisMachine, boolean areClientsKnown) {
    return isThisMachine || open || clientsShowCertificates || areClientsKnown
        ? null
        : "protected mode: this member serves only clients on its own machine, because nothing asks"
            + " clients who they are. Set grid.security.username and grid.security.password or"
            + " grid.security.users.* on it and give clients the same, or let it ask for"
            + " certificates by TLS; or set grid.security.open=true on it to serve everybody who"
            + " reaches its port";
  }

  /** Why a member is not let in, or null if nothing speaks against it so far. */
  @Nullable String memberRefusal(boolean isThisMachine) {
    return isThisMachine || open || membersShowCertificates || hasLongSecret()
        ? null
        : "protected mode: this member lets in only members on its own machine, because it has no"
            + " secret of at least "
            + SECRET_CHARS_MIN
            + " characters. Set the same grid.network.join.secret on all members, or let them show"
            + " certificates by TLS; or set grid.security.open=true on all of them to let in"
            + " everybody who reaches their ports";
  }

  /** Whether what lets members in cannot be guessed, be it the new secret or the one before it. */
  private boolean hasLongSecret() {
    return secret != null
        && secret.length() >= SECRET_CHARS_MIN
        && (previousSecret == null || previousSecret.length() >= SECRET_CHARS_MIN);
  }

  /**
   * Refuses to look for members elsewhere who need show nothing, or what can be guessed from what
   * is read on the network: whoever answers would be trusted with everything. Looks names up, and
   * blocks for it.
   *
   * @throws InvalidConfigurationException that names an address, and what to set
   */
  void requireSafeJoin(MemberConfig config) {
    JoinConfig join = config.network().join();
    if (open || membersShowCertificates || hasLongSecret() || join.isAlone()) {
      return;
    }
    String host = config.network().host();
    if (join.multicast() && !isHere(host)) {
      throw unsafe("join.multicast.enabled=true", "host=" + host);
    }
    for (String seed : join.seeds()) {
      if (!isHere(JoinConfig.hostOf(seed))) {
        throw unsafe("join.members=" + seed, "which is not on this machine");
      }
    }
  }

  private InvalidConfigurationException unsafe(String setting, String why) {
    return new InvalidConfigurationException(
        "grid.network."
            + setting
            + ", "
            + why
            + (secret == null
                ? ", without a secret"
                : ", with a secret or previousSecret of length="
                    + shorter(secret, previousSecret)
                    + ", less than "
                    + SECRET_CHARS_MIN
                    + " characters")
            + ": whoever answers there would be trusted with everything. Set the"
            + " same grid.network.join.secret of at least "
            + SECRET_CHARS_MIN
            + " characters on all members, or let them show certificates by TLS; or set"
            + " grid.security.open=true on all of them if everybody who reaches their ports may"
            + " join");
  }

  private static int shorter(String secret, @Nullable String previous) {
    return previous == null ? secret.length() : Math.min(secret.length(), previous.length());
  }

  private static boolean isHere(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress() && NetworkInterface.getByInetAddress(address) == null) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false; // Who it will be is not known.
    }
  }

  /**
   * Whether a connection comes from this machine: over loopback, or from the address at which it
   * arrived, as when members of one machine use its address in the network.
   */
  static boolean isThisMachine(@Nullable SocketAddress remote, @Nullable SocketAddress local) {
    if (!(remote instanceof InetSocketAddress from) || from.getAddress() == null) {
      return false;
    }
    return from.getAddress().isLoopbackAddress()
        || local instanceof InetSocketAddress at && from.getAddress().equals(at.getAddress());
  }
}
