package dev.grid.vector;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls of a {@link GridVectorCollection}. No call blocks; stages complete
 * exceptionally with what the blocking call would throw, and never on a thread that must not block.
 *
 * @param <K> the key type
 * @param <V> the type of the documents' values
 */
public interface AsyncGridVectorCollection<K, V> {

  /** {@link GridVectorCollection#get}. */
  CompletionStage<@Nullable VectorDocument<V>> get(K key);

  /** {@link GridVectorCollection#put}. */
  CompletionStage<@Nullable VectorDocument<V>> put(K key, VectorDocument<V> document);

  /** {@link GridVectorCollection#set}. */
  CompletionStage<Void> set(K key, VectorDocument<V> document);

  /** {@link GridVectorCollection#putIfAbsent}. */
  CompletionStage<@Nullable VectorDocument<V>> putIfAbsent(K key, VectorDocument<V> document);

  /** {@link GridVectorCollection#putAll}. */
  CompletionStage<Void> putAll(Map<? extends K, ? extends VectorDocument<V>> documents);

  /** {@link GridVectorCollection#remove}. */
  CompletionStage<@Nullable VectorDocument<V>> remove(K key);

  /** {@link GridVectorCollection#delete}. */
  CompletionStage<Void> delete(K key);

  /** {@link GridVectorCollection#search}. */
  CompletionStage<List<VectorSearchResult<K, V>>> search(
      NamedVector vector, VectorSearchOptions options);

  /** {@link GridVectorCollection#optimize()}. */
  CompletionStage<Void> optimize();

  /** {@link GridVectorCollection#optimize(String)}. */
  CompletionStage<Void> optimize(String indexName);

  /** {@link GridVectorCollection#clear}. */
  CompletionStage<Void> clear();

  /** How many documents there are. */
  CompletionStage<Long> size();
}
