package dev.grid.systemtests.names;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Answers for names of tests; the system answers for all others. */
public final class TestNames extends InetAddressResolverProvider {

  private static final String DOMAIN = ".grid.test";

  private static final Map<String, List<String>> ADDRESSES = new ConcurrentHashMap<>();

  /** From now on the name stands for these addresses; without any, it is unknown. */
  public static void set(String host, String... addresses) {
    if (!host.endsWith(DOMAIN)) {
      throw new IllegalArgumentException("host=" + host + ": must end with " + DOMAIN);
    }
    ADDRESSES.put(host, List.of(addresses));
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver system = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        return host.endsWith(DOMAIN) ? lookUp(host) : system.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return system.lookupByAddress(address);
      }
    };
  }

  private static Stream<InetAddress> lookUp(String host) throws UnknownHostException {
    List<String> addresses = ADDRESSES.getOrDefault(host, List.of());
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    Stream.Builder<InetAddress> found = Stream.builder();
    for (String address : addresses) {
      found.add(InetAddress.getByName(address));
    }
    return found.build();
  }

  @Override
  public String name() {
    return "names of tests";
  }
}
