package dev.grid.coordination.tests;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.tests.servers.Servers;
import java.util.Set;

class PostgresqlContractTest extends BeatingContract {

  @Override
  protected String url() {
    return "postgresql://postgres@" + Servers.shared(Servers.Kind.POSTGRESQL).address() + "/postgres";
  }

  @Override
  protected Set<Characteristic> expected() {
    return Set.of(
        Characteristic.TIMEOUT_BASED,
        Characteristic.DISTRIBUTED_ACROSS_THREADS,
        Characteristic.DISTRIBUTED_ACROSS_PROCESSES,
        Characteristic.DISTRIBUTED_ACROSS_HOSTS,
        Characteristic.REQUIRES_BEATING,
        Characteristic.GROUPS,
        Characteristic.ELECTION,
        Characteristic.LOCKS,
        Characteristic.BREAKABLE_LOCKS,
        Characteristic.PUSHED_WATCHES,
        Characteristic.FENCING_TOKENS);
  }
}
