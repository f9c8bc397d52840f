package dev.grid.vector;

import java.util.List;
import java.util.Objects;

/**
 * What a key of a vector collection has: a value, and a vector for one or more of the collection's
 * indexes. Immutable if its value is.
 *
 * @param value anything that can be serialized
 * @param vectors at least one, no two for the same index
 * @param <V> the type of the value
 */
public record VectorDocument<V>(V value, List<NamedVector> vectors) {

  public VectorDocument {
    Objects.requireNonNull(value, "value");
    vectors = List.copyOf(vectors);
  }

  /** A document with a vector for the only index of a collection. */
  public static <V> VectorDocument<V> of(V value, float... vector) {
    return new VectorDocument<>(value, List.of(NamedVector.of(vector)));
  }

  /** A document with vectors for several indexes. */
  public static <V> VectorDocument<V> of(V value, NamedVector... vectors) {
    return new VectorDocument<>(value, List.of(vectors));
  }
}
