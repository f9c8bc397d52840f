package dev.grid.coordination.tests;

import dev.grid.coordination.Characteristic;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

class FileContractTest extends LockContract {

  static final Set<Characteristic> EXPECTED =
      Set.of(
          Characteristic.NON_TIMEOUT_BASED,
          Characteristic.DISTRIBUTED_ACROSS_THREADS,
          Characteristic.DISTRIBUTED_ACROSS_PROCESSES,
          Characteristic.GROUPS,
          Characteristic.ELECTION,
          Characteristic.LOCKS,
          Characteristic.BREAKABLE_LOCKS,
          Characteristic.FENCING_TOKENS);

  @TempDir private static Path directory;

  @Override
  protected String url() {
    return "file://" + directory;
  }

  @Override
  protected Set<Characteristic> expected() {
    return EXPECTED;
  }
}
