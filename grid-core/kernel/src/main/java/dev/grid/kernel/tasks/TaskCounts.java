package dev.grid.kernel.tasks;

import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import java.util.List;
import java.util.Map;

/**
 * What became of the tasks of one structure on one member.
 *
 * @param pending submitted and not begun
 * @param running begun and not ended
 * @param started begun since the pool is there
 * @param completed ended, with a result or an exception, and not cancelled before
 * @param cancelled cancelled before they ended
 * @param rejected refused, since there was no room or the pool was shut down
 * @param startLatencyMillis how long those that were begun have waited, together
 * @param executionMillis how long those that ended have run, together
 */
public record TaskCounts(
    long pending,
    long running,
    long started,
    long completed,
    long cancelled,
    long rejected,
    long startLatencyMillis,
    long executionMillis) {

  /** Where none was submitted. */
  public static final TaskCounts NONE = new TaskCounts(0, 0, 0, 0, 0, 0, 0, 0);

  /** The {@link dev.grid.StructureType#counts} of each kind of structure that runs tasks. */
  public static final List<String> NAMES =
      List.of(
          "started",
          "completed",
          "cancelled",
          "rejected",
          "start-latency-millis",
          "execution-millis");

  /**
   * As statistics of the structure.
   *
   * @param areEntries whether what waits and runs are its entries
   */
  StructureStatistics of(StructureId structure, boolean areEntries) {
    return new StructureStatistics(
        structure,
        areEntries ? pending + running : 0,
        0,
        0,
        0,
        pending,
        Map.of(
            NAMES.get(0), started,
            NAMES.get(1), completed,
            NAMES.get(2), cancelled,
            NAMES.get(3), rejected,
            NAMES.get(4), startLatencyMillis,
            NAMES.get(5), executionMillis));
  }
}
