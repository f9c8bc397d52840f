package dev.grid.spring.boot.autoconfigure.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.grid.ClusterOperations;
import dev.grid.MergeJournal;
import dev.grid.MergeJournalEntry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint answers about values that this member did not keep when the sides of a split
 * met. Its field names are relied upon: they may be added to, not changed. Immutable.
 *
 * @param count how many there are
 * @param dropped how many more there were, for which there was no room
 * @param latest some of them, the latest first
 */
public record MergesDescriptor(int count, long dropped, List<LossDescriptor> latest) {

  private static final int ENTRIES_MAX = 100;

  /**
   * One of them.
   *
   * @param number by which it is written again
   * @param side whose value was not kept: losing or winning
   * @param key as its class has it for people; null and left out if keys are not shown, or it has
   *     none
   * @param keptBytes null and left out if nothing is there instead
   * @param failure why the merge policy was not followed; null and left out if it was
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LossDescriptor(
      long number,
      Instant time,
      String kind,
      String name,
      String side,
      @Nullable String key,
      int lostBytes,
      @Nullable Integer keptBytes,
      @Nullable String failure) {}

  static MergesDescriptor of(ClusterOperations operations, boolean showsKeys) {
    MergeJournal journal = operations.mergeJournal();
    List<MergeJournalEntry> all = journal.entries();
    return new MergesDescriptor(
        all.size(),
        journal.dropped(),
        all.subList(Math.max(0, all.size() - ENTRIES_MAX), all.size()).reversed().stream()
            .map(entry -> describe(entry, operations, showsKeys))
            .toList());
  }

  private static LossDescriptor describe(
      MergeJournalEntry entry, ClusterOperations operations, boolean showsKeys) {
    byte[] key = entry.key();
    byte[] kept = entry.kept();
    String failure = entry.failure(); // A policy's own message may have the key in it.
    return new LossDescriptor(
        entry.number(),
        entry.time(),
        StructureKind.of(entry.structure()),
        entry.structure().name(),
        entry.side().name().toLowerCase(Locale.ROOT),
        key != null && showsKeys ? operations.describe(key) : null,
        entry.lost().length,
        kept == null ? null : kept.length,
        failure == null || showsKeys ? failure : failure.replaceFirst(":.*", ""));
  }
}
