package dev.grid.coordination.redis;

import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.leases.HostPort;
import dev.grid.coordination.leases.LeasedDriver;
import dev.grid.coordination.leases.Limits;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverProvider;
import io.lettuce.core.RedisURI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code redis://user:password@host:6379/0}, or {@code rediss://} for TLS; both names may be left
 * out.
 *
 * <p>{@code redis://host1:26379,host2:26379/0?sentinel=mymaster} asks Sentinel, at these addresses,
 * which server is the master of that name; {@code sentinel-password} is Sentinel's own, where it
 * has one.
 */
public final class RedisDriverProvider implements DriverProvider {

  private static final int PORT = 6379;
  private static final int SENTINEL_PORT = 26379;

  /** For {@link java.util.ServiceLoader}. */
  public RedisDriverProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("redis", "rediss");
  }

  @Override
  public Driver create(CoordinatorUrl url, DriverContext context) {
    url.requireOnly(Set.of("sentinel", "sentinel-password"));
    String master = url.setting("sentinel", "");
    List<HostPort> servers = new ArrayList<>();
    for (String host : url.hosts().isEmpty() ? List.of("localhost") : url.hosts()) {
      servers.add(HostPort.of(url, host, master.isEmpty() ? PORT : SENTINEL_PORT));
    }
    var builder = master.isEmpty() ? single(url, servers) : sentinel(url, servers, master);
    builder
        .withDatabase(database(url))
        .withSsl(url.scheme().equals("rediss"))
        .withTimeout(Limits.connect(url));
    RedisURI uri = builder.build();
    String address = String.join(",", servers.stream().map(HostPort::toString).toList());
    var store = new RedisStore(new RedisLink(uri, Limits.operation(url)), address, url.namespace());
    return new LeasedDriver(url, context, store);
  }

  private static RedisURI.Builder single(CoordinatorUrl url, List<HostPort> servers) {
    if (servers.size() > 1) {
      throw new InvalidRequestException(
          url
              + ": several servers are Sentinel's, and need sentinel= with the master's name; else"
              + " give one");
    }
    if (!url.setting("sentinel-password", "").isEmpty()) {
      throw new InvalidRequestException(
          url + ": sentinel-password needs sentinel= with the master's name");
    }
    return authenticated(
        url, RedisURI.Builder.redis(servers.getFirst().host(), servers.getFirst().port()));
  }

  private static RedisURI.Builder sentinel(
      CoordinatorUrl url, List<HostPort> servers, String master) {
    var builder = RedisURI.builder().withSentinelMasterId(master);
    String password = url.setting("sentinel-password", "");
    for (HostPort server : servers) {
      var sentinel =
          RedisURI.Builder.redis(server.host(), server.port())
              .withSsl(url.scheme().equals("rediss"));
      if (!password.isEmpty()) sentinel.withPassword(password.toCharArray());
      builder.withSentinel(sentinel.withTimeout(Limits.connect(url)).build());
    }
    return authenticated(url, builder);
  }

  private static RedisURI.Builder authenticated(CoordinatorUrl url, RedisURI.Builder builder) {
    String password = url.password();
    String user = url.user();
    if (password == null) return builder;
    return user == null || user.isEmpty()
        ? builder.withPassword(password.toCharArray())
        : builder.withAuthentication(user, password.toCharArray());
  }

  private static int database(CoordinatorUrl url) {
    String path = url.path();
    if (path.isEmpty() || path.equals("/")) return 0;
    if (path.matches("/[0-9]{1,5}")) return Integer.parseInt(path.substring(1));
    throw new InvalidRequestException(
        url + ": the path \"" + path + "\" must be the number of a database, as /0");
  }
}
