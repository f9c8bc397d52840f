package dev.grid.coordination.tests;

import dev.grid.coordination.Characteristic;
import java.util.Set;

class IpcContractTest extends LockContract {

  private static final String NAME = unique("contract");

  @Override
  protected String url() {
    return "ipc://" + NAME;
  }

  @Override
  protected Set<Characteristic> expected() {
    return FileContractTest.EXPECTED;
  }
}
