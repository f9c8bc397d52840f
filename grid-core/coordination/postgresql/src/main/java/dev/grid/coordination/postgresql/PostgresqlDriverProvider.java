package dev.grid.coordination.postgresql;

import dev.grid.coordination.CoordinatorUrl;
import dev.grid.coordination.jdbc.SqlSettings;
import dev.grid.coordination.leases.LeasedDriver;
import dev.grid.coordination.spi.Driver;
import dev.grid.coordination.spi.DriverContext;
import dev.grid.coordination.spi.DriverProvider;
import java.util.Set;

/**
 * {@code postgresql://user:password@host:5432/database}; of several hosts the primary is used,
 * which has to have what it acknowledged at its standbys ({@code synchronous_standby_names}) for
 * locks to outlive it. Settings: {@code ssl-mode} and {@code ssl-root-cert} as {@code sslmode} and
 * {@code sslrootcert} of the driver, {@code create-tables=false} if somebody else makes the tables.
 */
public final class PostgresqlDriverProvider implements DriverProvider {

  private static final int PORT = 5432;

  /** For {@link java.util.ServiceLoader}. */
  public PostgresqlDriverProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("postgresql", "postgres");
  }

  @Override
  public Driver create(CoordinatorUrl url, DriverContext context) {
    url.requireOnly(Set.of("create-tables", "ssl-mode", "ssl-root-cert"));
    var settings = SqlSettings.of(url, PORT);
    return new LeasedDriver(
        url, context, settings.store(new PostgresqlDialect(settings, context.memberId()), true));
  }
}
