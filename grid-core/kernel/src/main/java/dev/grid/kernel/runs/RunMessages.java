package dev.grid.kernel.runs;

import dev.grid.kernel.StructureMessage;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How a room says what there is to say of its runs. Immutable.
 *
 * @param <K> what a task is called in its partition; compared by {@code equals}
 */
public interface RunMessages<K> {

  /** Tells a partition what a run came to; may be sent again, and late. */
  StructureMessage<Void> ended(int partition, K key, RunResult result);

  /** Asks a member which of a partition's tasks it runs, or is about to. */
  StructureMessage<List<K>> runs(UUID member, int partition);

  /** Ends a run on a member, if it is there; may be sent again, and late. */
  StructureMessage<Void> cancelled(
      UUID member, int partition, K key, long number, boolean interrupt);

  /**
   * Tells a partition that a member does not run these tasks; may be sent again, and late.
   *
   * @param runs the numbers of their runs: of later ones nothing is said
   */
  StructureMessage<Void> abandoned(UUID member, Map<K, Long> runs);
}
