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
        new LoadGenerator(server.target(), ENTRIES_FIRST, 1).load();
        MemoryUse before = probe.liveBytes();
        new LoadGenerator(server.target(), entries, 1).load();
        MemoryUse after = probe.liveBytes();
        double added = entries - ENTRIES_FIRST;
        double perEntry = (after.totalBytes() - before.totalBytes()) / added;
        bytesPerEntry.put(contender, perEntry);
        Map<String, Object> cells = new LinkedHashMap<>();
        cells.put("server", contender.label());
        cells.put("heap bytes/entry", (after.heapBytes() - before.heapBytes()) / added);
        cells.put("buffer bytes/entry", (after.bufferBytes() - before.bufferBytes()) / added);
        cells.put("bytes/entry", perEntry);
        cells.put("live heap MB", after.heapBytes() / 1e6);
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
}
