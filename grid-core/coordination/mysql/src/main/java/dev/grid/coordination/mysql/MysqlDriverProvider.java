package dev.grid.coordination.mysql;

import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.jdbc.SqlSettings;
import dev.grid.coordination.leases.LeasedDriver;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverProvider;
import java.util.Set;

/**
 * {@code mysql://user:password@host:3306/database}, MariaDB from 10.3 on or MySQL from 8.0 on.
 * Settings: {@code ssl-mode} and {@code server-ssl-cert} as {@code sslMode} and {@code
 * serverSslCert} of MariaDB's driver, {@code create-tables=false} if somebody else makes the
 * tables.
 */
public final class MysqlDriverProvider implements DriverProvider {

  private static final int PORT = 3306;

  /** For {@link java.util.ServiceLoader}. */
  public MysqlDriverProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("mysql", "mariadb");
  }

  @Override
  public Driver create(CoordinatorUrl url, DriverContext context) {
    url.requireOnly(Set.of("create-tables", "ssl-mode", "server-ssl-cert"));
    var settings = SqlSettings.of(url, PORT);
    if (settings.servers().size() > 1) {
      throw new InvalidRequestException(
          url + ": give one server; of several that write, each would give the same lock away");
    }
    return new LeasedDriver(url, context, settings.store(new MysqlDialect(settings), false));
  }
}
