package dev.grid;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A value that is not there any more since the sides of a split met. Keys and values are as they
 * were serialized; arrays must not be written to. Immutable.
 *
 * @param number of the entry in its member's journal; grows
 * @param time when it was merged, or given up
 * @param key null if the structure has no keys
 * @param lost the value that was not kept
 * @param kept the other side's value that is there instead; null if there is none, or one that is
 *     neither side's
 * @param side whose value was not kept
 * @param failure why the merge policy was not followed: what it threw, or why the entry could not
 *     be brought to its partition; null if it was followed
 */
public record MergeJournalEntry(
    long number,
    Instant time,
    StructureId structure,
    byte @Nullable [] key,
    byte[] lost,
    byte @Nullable [] kept,
    Side side,
    @Nullable String failure) {

  /** A side of a split. */
  public enum Side {
    /** The one whose data was merged into the other's. */
    LOSING,
    /** The one that went on. */
    WINNING
  }
}
