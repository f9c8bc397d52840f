package dev.grid.coordination.memcached;

import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.leases.HostPort;
import dev.grid.coordination.leases.LeasedDriver;
import dev.grid.coordination.leases.Limits;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverProvider;
import java.util.Set;

/**
 * {@code memcached://user:password@host:11211}, one server: several would share the items out among
 * each other, and none would have a copy. A user and a password are for servers that were started
 * with {@code --auth-file}.
 */
public final class MemcachedDriverProvider implements DriverProvider {

  private static final int PORT = 11211;

  /** For {@link java.util.ServiceLoader}. */
  public MemcachedDriverProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("memcached");
  }

  @Override
  public Driver create(CoordinatorUrl url, DriverContext context) {
    url.requireOnly(Set.of());
    if (url.hosts().size() > 1) {
      throw new InvalidRequestException(
          url
              + ": memcached coordinates by one server, since no other has what it has; give one"
              + " host");
    }
    if (!url.path().isEmpty() && !url.path().equals("/")) {
      throw new InvalidRequestException(
          url + ": memcached has no path; use namespace= to tell applications apart");
    }
    if (url.timeout().toSeconds() > MemcachedStore.LEASE_SECONDS_MAX / 2) {
      throw new InvalidRequestException(url + ": timeout must be at most 15 days with memcached");
    }
    if ((url.user() == null) != (url.password() == null)) {
      throw new InvalidRequestException(
          url + ": memcached wants a user with a password, or neither");
    }
    var address =
        HostPort.of(url, url.hosts().isEmpty() ? "localhost" : url.hosts().getFirst(), PORT);
    var client =
        new MemcachedClient(
            address.host(),
            address.port(),
            Limits.operation(url).toNanos(),
            url.user(),
            url.password());
    return new LeasedDriver(url, context, new MemcachedStore(client, url.namespace()));
  }
}
