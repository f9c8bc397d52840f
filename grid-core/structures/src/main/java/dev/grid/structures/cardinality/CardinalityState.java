package dev.grid.structures.cardinality;

import dev.grid.cardinality.GridCardinalityEstimator;
import dev.grid.config.MergePolicy;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.structures.cardinality.CardinalityEffect.Added;
import dev.grid.structures.cardinality.CardinalityEffect.Joined;
import org.jspecify.annotations.Nullable;

/** One estimator's sketch. Confined to its partition. */
final class CardinalityState implements State {

  private final boolean discardsMerged;
  private final Sketch sketch = new Sketch();

  CardinalityState(StateContext context) {
    discardsMerged =
        context.config().structure(GridCardinalityEstimator.TYPE, context.name()).mergePolicy()
            == MergePolicy.Standard.DISCARD;
  }

  /** Whether what another side of a split has is not added. */
  boolean discardsMerged() {
    return discardsMerged;
  }

  long estimate() {
    return sketch.estimate();
  }

  /** Adds a value; null if that changes nothing. */
  @Nullable Effect add(long hash) {
    return sketch.add(hash) ? new Added(hash) : null;
  }

  /** Adds a part of another sketch; null if that changes nothing. */
  @Nullable Effect join(byte[] part) {
    return sketch.join(part) ? new Joined(part) : null;
  }

  /** What there is, part by part. */
  SketchParts parts() {
    return new SketchParts(sketch);
  }

  @Override
  public void apply(Effect effect) {
    switch ((CardinalityEffect) effect) {
      case Added e -> {
        var unused = sketch.add(e.hash());
      }
      case Joined e -> {
        var unused = sketch.join(e.part());
      }
    }
  }

  /** Changes are joins: all of them pass. */
  @Override
  public Transfer transfer() {
    SketchParts parts = parts();
    return new Transfer() {

      @Override
      public @Nullable Effect next(int bytesMax) {
        byte[] part = parts.next(bytesMax);
        return part == null ? null : new Joined(part);
      }

      @Override
      public Effect pass(Effect change) {
        return change;
      }
    };
  }

  /** It is known at any time, so there is one part only. */
  @Override
  public ContentDigest digestFrom(long from) {
    return digest(from, ContentDigest.END);
  }

  @Override
  public ContentDigest digest(long from, long to) {
    return new ContentDigest(
        ContentDigest.START, ContentDigest.END, sketch.size(), sketch.digest());
  }

  @Override
  public boolean isEmpty() {
    return sketch.isEmpty();
  }

  @Override
  public long entries() {
    return sketch.isEmpty() ? 0 : 1;
  }

  @Override
  public long bytes() {
    return sketch.bytes();
  }
}
