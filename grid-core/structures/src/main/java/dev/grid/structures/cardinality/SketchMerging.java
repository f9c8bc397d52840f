package dev.grid.structures.cardinality;

import dev.grid.kernel.MergeLoss;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StructureMessage;
import dev.grid.structures.cardinality.CardinalityMessages.Merge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings the losing side's sketch to the winning side. It counts as one entry, and nothing of it
 * gets lost but by the policy. Confined to its host.
 */
final class SketchMerging implements Merging {

  private final String name;
  private final SketchParts parts;

  SketchMerging(String name, SketchParts parts) {
    this.name = name;
    this.parts = parts;
  }

  @Override
  public @Nullable StructureMessage<?> next(int bytesMax) {
    byte[] part = parts.next(bytesMax);
    return part == null ? null : new Merge(name, part);
  }

  @Override
  public List<MergeLoss> losses(@Nullable Object answer) {
    return List.of();
  }

  @Override
  public List<MergeLoss> undelivered(StructureMessage<?> message, String failure) {
    return List.of(new MergeLoss(null, ((Merge) message).part(), null, true, false, failure));
  }

  @Override
  public int count(StructureMessage<?> message) {
    return 1;
  }
}
