package dev.grid.structures.cardinality;

import org.jspecify.annotations.Nullable;

/**
 * Walks through a sketch that goes on changing. Confined to its host.
 *
 * <p>Invariant: whoever joins all parts, and each change since the first of them, has the sketch.
 * What came before a part's end is either in a part or in a change; if the sketch gets another form
 * on the way, the walk begins anew with it.
 */
final class SketchParts {

  private final Sketch sketch;
  private boolean wasSparse;
  private int next;

  SketchParts(Sketch sketch) {
    this.sketch = sketch;
    this.wasSparse = sketch.isSparse();
  }

  /** The next part, or null if there is none. */
  byte @Nullable [] next(int bytesMax) {
    if (wasSparse && !sketch.isSparse()) {
      wasSparse = false;
      next = 0;
    }
    if (next >= sketch.size()) {
      return null;
    }
    byte[] part = sketch.part(next, bytesMax);
    next += Sketch.countOf(part);
    return part;
  }
}
