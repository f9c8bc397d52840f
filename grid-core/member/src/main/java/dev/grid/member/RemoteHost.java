package dev.grid.member;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where connections come from, as limits of those that nobody knows yet count them: an IPv4
 * address, or the first 64 bits of an IPv6 address, since one host has all addresses that begin so.
 * Immutable.
 *
 * @param address null if it is not known: those are counted together
 */
public record RemoteHost(@Nullable InetAddress address) {

  private static final int PREFIX_BYTES = 8;

  /** Of the other end of a channel. */
  public static RemoteHost of(@Nullable SocketAddress remote) {
    return of(remote instanceof InetSocketAddress inet ? inet.getAddress() : null);
  }

  /** Of an address, or of one that is not known. */
  public static RemoteHost of(@Nullable InetAddress address) {
    if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
      return new RemoteHost(address);
    }
    byte[] prefix = address.getAddress();
    Arrays.fill(prefix, PREFIX_BYTES, prefix.length, (byte) 0);
    try {
      return new RemoteHost(InetAddress.getByAddress(prefix));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("not the length of an address: " + prefix.length, e);
    }
  }
}
