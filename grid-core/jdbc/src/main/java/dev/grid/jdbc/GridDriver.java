package dev.grid.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The driver of {@code jdbc:grid://host:5701,other:5701/}. Any members may be named; all of the
 * cluster are used. Settings are in the URL, as {@code ?clusterName=dev&user=ada}, or given as
 * properties: {@code clusterName}, {@code user}, {@code password}, {@code connectTimeoutSeconds},
 * {@code tls}, {@code tlsCertificates}, {@code tlsKey}, {@code tlsAuthorities}, {@code
 * tlsServerName}, {@code tlsVerifyHost}. Thread-safe.
 */
public final class GridDriver implements Driver {

  private static final SharedClients CLIENTS = new SharedClients();

  static {
    try {
      DriverManager.registerDriver(new GridDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** For the service loader. */
  public GridDriver() {}

  /**
   * A connection to the cluster; null if the URL is another driver's. Blocks until a member is
   * reached, if there is no connection of these settings yet.
   */
  @Override
  public @Nullable Connection connect(String url, @Nullable Properties properties)
      throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    JdbcUrl parsed = JdbcUrl.parse(url, properties);
    SharedClients.Lease lease = CLIENTS.take(parsed);
    return ConnectionCalls.connection(
        lease.client(), withoutQuery(url), parsed.settings().get(JdbcUrl.USER), lease.giveBack());
  }

  private static String withoutQuery(String url) {
    int question = url.indexOf('?');
    return question < 0 ? url : url.substring(0, question);
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(JdbcUrl.PREFIX);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties properties)
      throws SQLException {
    Map<String, String> given =
        acceptsURL(url) ? JdbcUrl.parse(url, properties).settings() : Map.of();
    return JdbcUrl.KNOWN.entrySet().stream()
        .map(
            setting -> {
              DriverPropertyInfo info =
                  new DriverPropertyInfo(setting.getKey(), given.get(setting.getKey()));
              info.description = setting.getValue();
              return info;
            })
        .toArray(DriverPropertyInfo[]::new);
  }

  @Override
  public int getMajorVersion() {
    return Version.MAJOR;
  }

  @Override
  public int getMinorVersion() {
    return Version.MINOR;
  }

  /** False: there are no transactions, and SQL-92 is not supported in full. */
  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("this driver logs by SLF4J", "0A000");
  }
}
