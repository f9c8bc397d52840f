package dev.grid.coordination.tests;

import dev.grid.coordination.Characteristic;
import java.util.Set;

class ZakeContractTest extends BeatingContract {

  @Override
  protected String url() {
    return "zake://contract";
  }

  @Override
  protected Set<Characteristic> expected() {
    return Set.of(
        Characteristic.TIMEOUT_BASED,
        Characteristic.REQUIRES_BEATING,
        Characteristic.DISTRIBUTED_ACROSS_THREADS,
        Characteristic.GROUPS,
        Characteristic.ELECTION,
        Characteristic.LOCKS,
        Characteristic.BREAKABLE_LOCKS,
        Characteristic.FENCING_TOKENS,
        Characteristic.PUSHED_WATCHES);
  }
}
