package dev.grid.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What of an entry or item was not kept when a split had healed. Arrays must not be written to.
 *
 * @param key serialized; null if the structure has no keys
 * @param merging the losing side's value, serialized
 * @param existing the winning side's value, serialized, or null if it had none
 * @param mergingLost whether the losing side's value is not there any more
 * @param existingLost whether the winning side's value is not there any more
 * @param failure what the merge policy threw, or null
 */
public record MergeLoss(
    byte @Nullable [] key,
    byte[] merging,
    byte @Nullable [] existing,
    boolean mergingLost,
    boolean existingLost,
    @Nullable String failure) {}
