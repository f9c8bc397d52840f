package dev.grid.systemtests.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A wall clock that says something else than the machine's, and a disk that takes longer, for one
 * process: by {@code src/test/c/bend.c}, which is compiled on the way. Confined to the thread that
 * drives the test.
 */
final class BentHost {

  private static final Duration COMPILED_WITHIN = Duration.ofMinutes(2);

  private final Path library;
  private final Path file;
  private long clockSeconds;
  private long syncMicros;

  /**
   * One that says and takes what the machine does.
   *
   * @param library where it was compiled to
   * @param folder that the process may read
   */
  BentHost(Path library, Path folder) {
    this.library = library;
    file = folder.resolve("bend");
  }

  /** Compiles the library into this folder; needs {@code gcc}. */
  static Path compile(Path systemTests, Path folder) {
    Path library = folder.resolve("bend.so");
    Path source = systemTests.resolve("src/test/c/bend.c");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Shell.run(
        List.of("gcc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString()),
        COMPILED_WITHIN);
    return library;
  }

  /** What the process has to be started with. */
  void addTo(Map<String, String> environment) {
    write();
    environment.put("LD_PRELOAD", library.toString());
    environment.put("GRID_BEND", file.toString());
  }

  /** Its clock says so many seconds more. */
  void moveClock(long seconds) {
    clockSeconds = seconds;
    write();
  }

  /** Each time that it forces something to its disk takes so much longer. */
  void slowDisk(Duration more) {
    syncMicros = more.toNanos() / 1_000;
    write();
  }

  void straighten() {
    clockSeconds = 0;
    syncMicros = 0;
    write();
  }

  private void write() {
    ByteBuffer numbers =
        ByteBuffer.allocate(2 * Long.BYTES)
            .order(ByteOrder.nativeOrder())
            .putLong(clockSeconds)
            .putLong(syncMicros)
            .flip();
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.write(numbers, 0); // In place: processes have it mapped.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
