package dev.grid.structures.vector;

import dev.grid.kernel.Effect;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import java.util.List;

/**
 * What a call changed in a vector collection, for replicas. Immutable; arrays are shared with the
 * state and not written to.
 */
sealed interface VectorEffect extends Effect, Message<Void> {

  /**
   * These keys have these documents now.
   *
   * @param values of the documents, serialized
   * @param vectors of each document one for each index, in the order of the indexes; empty where it
   *     has none
   */
  @Op(id = 0xa40100)
  record Stored(List<byte[]> keys, List<byte[]> values, List<float[]> vectors)
      implements VectorEffect {

    public Stored {
      keys = List.copyOf(keys);
      values = List.copyOf(values);
      vectors = List.copyOf(vectors);
    }

    /** How many vectors each document has, with empty ones. */
    int indexes() {
      return keys.isEmpty() ? 0 : vectors.size() / keys.size();
    }

    /** The document at a place in the lists. */
    VectorEntry entry(int place) {
      int indexes = indexes();
      float[][] own = new float[indexes][];
      for (int i = 0; i < indexes; i++) {
        own[i] = vectors.get(place * indexes + i);
      }
      return new VectorEntry(keys.get(place), values.get(place), own);
    }
  }

  /** These keys are gone. */
  @Op(id = 0xa40200)
  record Removed(List<byte[]> keys) implements VectorEffect {

    public Removed {
      keys = List.copyOf(keys);
    }
  }

  /** All keys are gone. */
  @Op(id = 0xa40300)
  record Cleared() implements VectorEffect {}

  /** Some keys have these documents now, as in {@link Stored}, and others are gone. */
  @Op(id = 0xa40400)
  record Merged(List<byte[]> keys, List<byte[]> values, List<float[]> vectors, List<byte[]> removed)
      implements VectorEffect {

    Stored stored() {
      return new Stored(keys, values, vectors);
    }
  }
}
