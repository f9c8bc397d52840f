package dev.grid.security;

import dev.grid.InvalidConfigurationException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that begin with the same bits, as {@code 10.0.0.0/8}, {@code fd00::/8} or one address
 * alone. Immutable. An IPv4 address that came as an IPv6 one is the IPv4 address.
 *
 * @param address the first of them, or any other
 * @param prefixBits how many of its bits count, from 0 to 32 or 128
 */
public record AddressRange(InetAddress address, int prefixBits) {

  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";

  /** Never a name: a rule must not depend on who answers for it. */
  private static final Pattern TEXT =
      Pattern.compile(
          "(" + OCTET + "(?:\\." + OCTET + "){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:/(\\d{1,3}))?");

  public AddressRange {
    Objects.requireNonNull(address, "address");
    int bits = address.getAddress().length * Byte.SIZE;
    if (prefixBits < 0 || prefixBits > bits) {
      throw new InvalidConfigurationException(
          "addresses="
              + address.getHostAddress()
              + "/"
              + prefixBits
              + ": the part after the slash must be from 0 to "
              + bits);
    }
  }

  /**
   * Reads an address in numbers, and perhaps how many of its bits count.
   *
   * @throws InvalidConfigurationException if it is none; names are none
   */
  public static AddressRange of(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw invalid(text, null);
    }
    InetAddress address;
    try {
      address = InetAddress.getByName(matcher.group(1));
    } catch (UnknownHostException e) {
      throw invalid(text, e);
    }
    String prefix = matcher.group(2);
    int bits = address.getAddress().length * Byte.SIZE;
    return new AddressRange(address, prefix == null ? bits : Integer.parseInt(prefix));
  }

  private static InvalidConfigurationException invalid(String text, @Nullable Throwable cause) {
    return new InvalidConfigurationException(
        "addresses="
            + text
            + ": must be an address or a range in numbers, as 10.1.2.3, 10.0.0.0/8 or fd00::/8",
        cause);
  }

  /** Whether an address is among them. */
  public boolean contains(InetAddress other) {
    byte[] these = address.getAddress();
    byte[] those = other.getAddress();
    if (these.length != those.length) {
      return false;
    }
    int whole = prefixBits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (these[i] != those[i]) {
        return false;
      }
    }
    int rest = prefixBits % Byte.SIZE;
    return rest == 0 || (these[whole] ^ those[whole]) >> Byte.SIZE - rest == 0;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefixBits;
  }
}
