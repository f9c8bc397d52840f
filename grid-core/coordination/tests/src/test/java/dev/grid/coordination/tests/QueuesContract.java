package dev.grid.coordination.tests;

import dev.grid.coordination.Characteristic;
import java.util.Set;

/** Of drivers over systems with sessions, an order and consensus. */
abstract class QueuesContract extends BeatingContract {

  @Override
  protected Set<Characteristic> expected() {
    return Set.of(
        Characteristic.TIMEOUT_BASED,
        Characteristic.REQUIRES_BEATING,
        Characteristic.DISTRIBUTED_ACROSS_THREADS,
        Characteristic.DISTRIBUTED_ACROSS_PROCESSES,
        Characteristic.DISTRIBUTED_ACROSS_HOSTS,
        Characteristic.GROUPS,
        Characteristic.ELECTION,
        Characteristic.LOCKS,
        Characteristic.BREAKABLE_LOCKS,
        Characteristic.FENCING_TOKENS,
        Characteristic.PUSHED_WATCHES,
        Characteristic.CONSENSUS);
  }
}
