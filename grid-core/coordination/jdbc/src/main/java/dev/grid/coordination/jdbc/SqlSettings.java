package dev.grid.coordination.jdbc;

import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.leases.HostPort;
import dev.grid.coordination.leases.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What a URL says of a database.
 *
 * @param url the URL
 * @param servers at least one, in the order given
 * @param database its name
 * @param prefix what tables' names begin with
 */
public record SqlSettings(
    CoordinatorUrl url, List<HostPort> servers, String database, String prefix) {

  /** Names of tables are at most 63 bytes long in PostgreSQL, 64 in MySQL. */
  private static final int NAMESPACE_MAX = 48;

  public SqlSettings {
    servers = List.copyOf(servers);
  }

  /**
   * Reads a URL.
   *
   * @throws InvalidRequestException if it has no database, or something in it cannot be used
   */
  public static SqlSettings of(CoordinatorUrl url, int defaultPort) {
    List<HostPort> servers = new ArrayList<>();
    for (String host : url.hosts().isEmpty() ? List.of("localhost") : url.hosts()) {
      servers.add(HostPort.of(url, host, defaultPort));
    }
    String path = url.path();
    if (!path.matches("/[^/?&#;]+")) {
      throw new InvalidRequestException(
          url + ": name the database, as " + url.scheme() + "://host/database");
    }
    if (url.namespace().length() > NAMESPACE_MAX) {
      throw new InvalidRequestException(
          url
              + ": namespace must have at most "
              + NAMESPACE_MAX
              + " letters, since tables are named by it");
    }
    String creates = url.setting("create-tables", "true");
    if (!creates.equals("true") && !creates.equals("false")) {
      throw new InvalidRequestException(
          url + ": create-tables=\"" + creates + "\" must be true or false");
    }
    return new SqlSettings(url, servers, path.substring(1), url.namespace() + "_");
  }

  /** The store over a database; the dialect connects by these settings. */
  public SqlStore store(SqlDialect dialect, boolean pushes) {
    boolean creates = url.setting("create-tables", "true").equals("true");
    return new SqlStore(dialect, Limits.operation(url), prefix, creates, pushes);
  }

  /** The properties with which a driver logs in; the caller adds others. */
  public Properties login() {
    Properties properties = new Properties();
    String user = url.user();
    String password = url.password();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    return properties;
  }

  /** Gives a driver a setting of the URL under the driver's own name, if the URL has it. */
  public void give(Properties properties, String name, String setting) {
    String value = url.setting(setting, "");
    if (!value.isEmpty()) {
      properties.setProperty(name, value);
    }
  }

  /** {@code host:port,host:port}. */
  public String hosts() {
    return String.join(",", servers.stream().map(HostPort::toString).toList());
  }

  /** The longest that a question may take. */
  public int limitMillis() {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, Limits.operation(url).toMillis()));
  }

  /**
   * After which a server may close a connection of which it hears nothing: a process that was
   * stopped in the middle of a transaction must not keep rows locked. Signs of life come more
   * often.
   */
  public int silenceMillis() {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, url.timeout().toMillis()));
  }

  /** The longest that a connection may take. */
  public int connectMillis() {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, Limits.connect(url).toMillis()));
  }

  /** A limit in whole seconds, as some drivers want it: not less than it was. */
  public static int seconds(int millis) {
    return Math.toIntExact(Duration.ofMillis(millis).plusMillis(999).toSeconds());
  }
}
