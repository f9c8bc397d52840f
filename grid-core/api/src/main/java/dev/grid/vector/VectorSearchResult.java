package dev.grid.vector;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A document that a search has found.
 *
 * @param key its key
 * @param score how near it is, as {@link VectorMetric} says: the higher, the nearer
 * @param value its value; null unless asked for
 * @param vectors its vectors; null unless asked for
 * @param <K> the key type
 * @param <V> the type of the value
 */
public record VectorSearchResult<K, V>(
    K key, float score, @Nullable V value, @Nullable List<NamedVector> vectors) {

  public VectorSearchResult {
    Objects.requireNonNull(key, "key");
    vectors = vectors == null ? null : List.copyOf(vectors);
  }
}
