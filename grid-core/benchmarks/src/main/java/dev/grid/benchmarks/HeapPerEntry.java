package dev.grid.benchmarks;

import dev.grid.benchmarks.JvmProbe.MemoryUse;
import dev.grid.benchmarks.load.Arguments;
import dev.grid.benchmarks.load.LoadGenerator;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Live bytes that one map entry costs: what a full collection leaves with a million entries of 100
 * bytes, against what it left with the first few thousand. The difference takes off everything that
 * a running server holds anyway.
 */
final class HeapPerEntry {

  private static final int ENTRIES_FIRST = 10_000;

  private HeapPerEntry() {}

  /** Runs as {@code README.md} describes. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Arguments arguments =
        Arguments.parse(
            args, Set.of("servers", "entries", "jvm-flags", "grid-command", "grid-app-jar", "out"));
    int entries = arguments.integer("entries", 1_000_000);
    Report report = new Report("heap-per-entry");
    report.condition("entries", entries + " of 100 bytes, Long keys");
    Map<Contender, Double> bytesPerEntry = new EnumMap<>(Contender.class);
    for (Contender contender : Contenders.chosen(arguments, "limit,grid,reference")) {
      try (ServerProcess server = ServerProcess.startServing(contender, arguments);
          JvmProbe probe = JvmProbe.attach(server.pid())) {
        Growth growth = growth(server, probe, entries);
        bytesPerEntry.put(contender, growth.bytesPerEntry());
        Map<String, Object> cells = new LinkedHashMap<>();
        cells.put("server", contender.label());
        cells.put("heap bytes/entry", growth.heapBytesPerEntry());
        cells.put("buffer bytes/entry", growth.bytesPerEntry() - growth.heapBytesPerEntry());
        cells.put("bytes/entry", growth.bytesPerEntry());
        cells.put(
            "beyond key and value", growth.bytesPerEntry() - LoadGenerator.KEY_AND_VALUE_BYTES);
        cells.put("live heap MB", growth.after().heapBytes() / 1e6);
        report.row(cells);
      }
    }
    Double grid = bytesPerEntry.get(Contender.GRID);
    Double reference = bytesPerEntry.get(Contender.REFERENCE);
    if (grid != null && reference != null) {
      report.atMost("bytes per entry grid / reference", 0.8, grid / reference);
    }
    report.publish(Report.folder(arguments));
  }

  /** Sets every key twice, so that no server gains by entries that were never written again. */
  static Growth growth(ServerProcess server, JvmProbe probe, int entries)
      throws IOException, InterruptedException {
    new LoadGenerator(server.target(), ENTRIES_FIRST, 1).load();
    MemoryUse before = probe.liveBytes();
    LoadGenerator generator = new LoadGenerator(server.target(), entries, 1);
    generator.load();
    generator.load();
    return new Growth(before, probe.liveBytes(), entries - ENTRIES_FIRST);
  }

  /** What entries have added to what a server holds. */
  record Growth(MemoryUse before, MemoryUse after, int entries) {

    double bytesPerEntry() {
      return (double) (after.totalBytes() - before.totalBytes()) / entries;
    }

    double heapBytesPerEntry() {
      return (double) (after.heapBytes() - before.heapBytes()) / entries;
    }
  }
}
