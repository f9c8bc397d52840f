package dev.grid.vector;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Documents in the cluster, each with a key, a value and vectors, partitioned by key and searched
 * by what is near to a vector (protocol service {@code hz:service:vector}). Which vectors documents
 * have is configured: a collection needs a {@link VectorCollectionConfig} with an index before it
 * is used, on members or by {@link dev.grid.Grid#configure}.
 *
 * <pre>{@code
 * grid.configure(
 *     VectorCollectionConfig.named("pages").withIndex(VectorIndexConfig.of(COSINE, 384)));
 * GridVectorCollection<Long, Page> pages = grid.vectorCollection("pages");
 * pages.set(1L, VectorDocument.of(page, embedding));
 * pages.search(NamedVector.of(question), VectorSearchOptions.nearest(10).withValues());
 * }</pre>
 *
 * <p>All calls block until the member has answered. Keys and documents must not be null; keys are
 * equal if their serialized bytes are. Calls on one key are linearizable. A search sees every
 * document whose call has been answered before; documents that change meanwhile may be seen as they
 * were before or after. Documents are copies: to change one, put it again. They have no time to
 * live, and no listeners.
 *
 * <p>A document for an index that there is not, with a vector of another dimension than the
 * index's, with two vectors for one index or none at all, with a number that is not finite, or with
 * zeros only under {@link VectorMetric#COSINE} is refused with an {@link IllegalArgumentException},
 * and changes nothing. It may lack vectors for some of the indexes: then searches of those do not
 * find it.
 *
 * <p>A key or value that cannot be turned into an object here throws {@link
 * dev.grid.UnreadableValueException}; of a search's results, when it is looked at.
 *
 * @param <K> the key type; serialized as {@code dev.grid.serialization} says
 * @param <V> the type of the documents' values
 */
public interface GridVectorCollection<K, V>
    extends StructureHandle<AsyncGridVectorCollection<K, V>> {

  /**
   * Level of a member: the bytes that its graphs take beside documents, approximately. What keys,
   * values and vectors take is in the entries' bytes.
   */
  String GRAPH_BYTES = "graph-bytes";

  /** Level of a member: vectors in its graphs, those of documents that have gone among them. */
  String GRAPH_NODES = "graph-nodes";

  /** Level of a member: those of documents that have gone, at most; freed when they are many. */
  String GRAPH_GONE = "graph-gone";

  /** Level of a member: vectors that wait to be inserted into a graph, and are found without. */
  String GRAPH_WAITING = "graph-waiting";

  /** Vector collections, among the kinds of structures (protocol service 0x24). */
  StructureType<GridVectorCollection<?, ?>, VectorCollectionConfig> TYPE =
      new StructureType<>(
          "hz:service:vector",
          "vector-collection",
          GridVectorCollection.class,
          AsyncGridVectorCollection.class,
          VectorCollectionConfig.class,
          VectorCollectionConfig::named,
          false,
          List.of(),
          List.of(GRAPH_BYTES, GRAPH_NODES, GRAPH_GONE, GRAPH_WAITING));

  /** The document of a key, or null. */
  @Nullable VectorDocument<V> get(K key);

  /**
   * Stores a document.
   *
   * @return the one that the key had, or null
   */
  @Nullable VectorDocument<V> put(K key, VectorDocument<V> document);

  /** Stores a document without sending the one back that the key had. */
  void set(K key, VectorDocument<V> document);

  /**
   * Stores a document if the key has none.
   *
   * @return the one that the key has, which stays; or null if there was none
   */
  @Nullable VectorDocument<V> putIfAbsent(K key, VectorDocument<V> document);

  /**
   * Stores documents, in no order: those of a partition together, or none of them. If the call
   * fails, some partitions' may have been stored.
   */
  void putAll(Map<? extends K, ? extends VectorDocument<V>> documents);

  /**
   * Removes a key.
   *
   * @return the document that it had, or null
   */
  @Nullable VectorDocument<V> remove(K key);

  /** Removes a key without sending its document back. */
  void delete(K key);

  /**
   * The documents nearest to a vector, the nearest first; of equally near ones in the order of
   * their keys' bytes. Fewer than the limit if there are not so many.
   *
   * @param vector of the index to search; its name may be empty if there is only one
   *     <p>With a {@linkplain VectorSearchOptions#filter filter}, the nearest of those that it
   *     means. Their values are then read on members, as by a query of a map.
   * @throws IllegalArgumentException if there is no such index, or it cannot have such a vector, or
   *     a hint is wrong
   * @throws dev.grid.query.QueryException if the filter cannot be evaluated; says what of it
   */
  List<VectorSearchResult<K, V>> search(NamedVector vector, VectorSearchOptions options);

  /**
   * Has members make the only index anew from what there is. Never needed: what is removed or
   * replaced is freed by itself.
   *
   * @throws IllegalArgumentException if the collection has several indexes
   */
  void optimize();

  /**
   * {@link #optimize()} of the index of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  void optimize(String indexName);

  /** Removes all documents. */
  void clear();

  /** How many documents there are. */
  long size();

  /** Destroys the collection and its documents, cluster-wide. */
  @Override
  void destroy();
}
