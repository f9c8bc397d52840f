package dev.grid.client.connection;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.NetworkConfig;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.EndpointQualifier;
import dev.grid.protocol.types.MemberInfo;
import org.jspecify.annotations.Nullable;

/** Addresses from what an application configures and from what members say of themselves. */
public final class MemberAddresses {

  private static final int PORT_MAX = 65_535;

  private MemberAddresses() {}

  /**
   * Reads {@code host}, {@code host:port}, {@code [ipv6]} or {@code [ipv6]:port}. A bare IPv6
   * address has no port.
   *
   * @throws InvalidConfigurationException if it is none of these
   */
  public static Address parse(String text) {
    String trimmed = text.trim();
    int bracket = trimmed.indexOf(']');
    if (trimmed.startsWith("[") && bracket > 1) {
      String rest = trimmed.substring(bracket + 1);
      String host = trimmed.substring(1, bracket);
      if (rest.isEmpty()) {
        return new Address(host, NetworkConfig.DEFAULT_PORT);
      }
      if (rest.startsWith(":")) {
        return new Address(host, port(rest.substring(1), text));
      }
      throw invalid(text);
    }
    int colon = trimmed.indexOf(':');
    boolean bareIpv6 = colon != trimmed.lastIndexOf(':');
    if (trimmed.isEmpty() || colon == 0 && !bareIpv6) {
      throw invalid(text);
    }
    if (colon < 0 || bareIpv6) {
      return new Address(trimmed, NetworkConfig.DEFAULT_PORT);
    }
    return new Address(trimmed.substring(0, colon), port(trimmed.substring(colon + 1), text));
  }

  private static int port(String digits, String text) {
    try {
      int port = Integer.parseInt(digits);
      if (port >= 1 && port <= PORT_MAX) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new InvalidConfigurationException(describe(text), e);
    }
    throw invalid(text);
  }

  private static InvalidConfigurationException invalid(String text) {
    return new InvalidConfigurationException(describe(text));
  }

  private static String describe(String text) {
    return "addresses has '" + text + "': write host or host:port, port from 1 to " + PORT_MAX;
  }

  /** Where a client reaches a member: its address for clients, else for members, if it has such. */
  public static Address of(MemberInfo member) {
    Address forClients = find(member, EndpointQualifier.CLIENT);
    if (forClients != null) {
      return forClients;
    }
    Address forMembers = find(member, EndpointQualifier.MEMBER);
    return forMembers != null ? forMembers : member.address();
  }

  private static @Nullable Address find(MemberInfo member, int type) {
    return member.addressMap().get(new EndpointQualifier(type, null));
  }
}
