package dev.grid.config;

import dev.grid.InvalidConfigurationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a member is reached from outside, if that is not where it listens: behind Docker's port
 * mapping, a node port of Kubernetes, or NAT. Immutable.
 *
 * @param host a name or an address, without brackets
 * @param port from 1 to 65535; or 0, the port that the member listens on
 * @param forMembers whether other members connect there too; if not, only clients do. For members
 *     that share no other network
 */
public record PublicAddress(String host, int port, boolean forMembers) {

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^\\s:\\[\\]/,]+))(?::([0-9]{1,5}))?");

  private static final Pattern BARE_IPV6 = Pattern.compile("[0-9a-fA-F.%]*:[0-9a-fA-F:.%]*:.*");

  private static final int PORT_MAX = 65_535;

  public PublicAddress {
    if (host.isBlank() || host.indexOf('[') >= 0) {
      throw refusal("host=" + host);
    }
    if (port < 0 || port > PORT_MAX) {
      throw refusal("port=" + port);
    }
  }

  /**
   * For clients: {@code host}, {@code host:port}, {@code [ipv6]:port}, or an IPv6 address alone.
   *
   * @throws InvalidConfigurationException if it is none of these
   */
  public static PublicAddress of(String text) {
    String address = text.strip();
    Matcher matcher = HOST_AND_PORT.matcher(address);
    if (matcher.matches()) {
      String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      int port = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
      if (port > PORT_MAX || port == 0 && matcher.group(3) != null) {
        throw refusal(text);
      }
      return new PublicAddress(host, port, false);
    }
    if (BARE_IPV6.matcher(address).matches() && address.indexOf('[') < 0) {
      return new PublicAddress(address, 0, false);
    }
    throw refusal(text);
  }

  private static InvalidConfigurationException refusal(String given) {
    return new InvalidConfigurationException(
        "network publicAddress="
            + given
            + ": must be host, host:port or [ipv6]:port, as in grid.example.com:6205");
  }

  /** This, for other members too, or not. */
  public PublicAddress withForMembers(boolean forMembers) {
    return new PublicAddress(host, port, forMembers);
  }
}
