package dev.grid.coordination.tests;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.tests.servers.Servers;
import java.util.Set;

class MysqlContractTest extends BeatingContract {

  @Override
  protected String url() {
    return "mysql://grid:grid@" + Servers.shared(Servers.Kind.MARIADB).address() + "/grid";
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
        Characteristic.FENCING_TOKENS);
  }
}
