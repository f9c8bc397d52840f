package dev.grid.coordination.tests;

import dev.grid.coordination.Characteristic;
import java.util.Set;

class MemoryContractTest extends LockContract {

  @Override
  protected String url() {
    return "memory://contract";
  }

  @Override
  protected Set<Characteristic> expected() {
    return Set.of(
        Characteristic.NON_TIMEOUT_BASED,
        Characteristic.DISTRIBUTED_ACROSS_THREADS,
        Characteristic.GROUPS,
        Characteristic.ELECTION,
        Characteristic.LOCKS,
        Characteristic.BREAKABLE_LOCKS,
        Characteristic.FENCING_TOKENS,
        Characteristic.PUSHED_WATCHES);
  }
}
