package dev.grid.coordination.leases;

import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.InvalidRequestException;

/**
 * A server's address.
 *
 * @param host a name or an address; of IPv6 without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {

  /**
   * Reads {@code host}, {@code host:port} or {@code [address]:port}.
   *
   * @throws InvalidRequestException if it cannot be read, or the port is none
   */
  public static HostPort of(CoordinatorUrl url, String text, int defaultPort) {
    int end =
        text.startsWith("[")
            ? text.indexOf(']') + 1
            : text.contains(":") ? text.indexOf(':') : text.length();
    String host =
        text.startsWith("[") && end > 0 ? text.substring(1, end - 1) : text.substring(0, end);
    String rest = text.substring(end);
    if (!host.isEmpty() && rest.isEmpty()) return new HostPort(host, defaultPort);
    if (!host.isEmpty() && rest.matches(":[0-9]{1,5}")) {
      int port = Integer.parseInt(rest.substring(1));
      if (port >= 1 && port <= 65535) return new HostPort(host, port);
    }
    throw new InvalidRequestException(
        url
            + ": \""
            + text
            + "\" is no server; write host:port with a port of 1 to 65535, IPv6 as [address]:port");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
