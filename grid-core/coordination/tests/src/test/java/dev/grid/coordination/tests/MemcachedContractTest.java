package dev.grid.coordination.tests;

import dev.grid.coordination.Characteristic;
import dev.grid.coordination.tests.servers.Servers;
import java.util.Set;

class MemcachedContractTest extends BeatingContract {

  @Override
  protected String url() {
    return "memcached://" + Servers.shared(Servers.Kind.MEMCACHED).address();
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
        Characteristic.BREAKABLE_LOCKS);
  }
}
