package dev.grid.structures.vector;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.Predicate;
import dev.grid.structures.vector.VectorMessages.*;
import dev.grid.vector.AsyncGridVectorCollection;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.NamedVector;
import dev.grid.vector.VectorDocument;
import dev.grid.vector.VectorSearchOptions;
import dev.grid.vector.VectorSearchResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Turns calls into messages and answers into objects. Immutable. */
final class AsyncVectorProxy<K, V> implements AsyncGridVectorCollection<K, V> {

  final String name;
  private final Invoker invoker;
  private final StoredValues values;

  AsyncVectorProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.values = new StoredValues("vector-collection", name, invoker::serialization);
  }

  // Between objects and bytes.

  private StoredDocument stored(VectorDocument<V> document) {
    Objects.requireNonNull(document, "document");
    List<VectorPair> vectors = new ArrayList<>(document.vectors().size());
    document.vectors().forEach(vector -> vectors.add(pair(vector)));
    return new StoredDocument(values.data(document.value(), "value"), vectors);
  }

  private static VectorPair pair(NamedVector vector) {
    return VectorPair.dense(vector.name(), vector.values());
  }

  private static List<NamedVector> vectors(List<VectorPair> pairs) {
    List<NamedVector> vectors = new ArrayList<>(pairs.size());
    for (VectorPair pair : pairs) {
      float[] numbers = pair.vector();
      vectors.add(new NamedVector(pair.name(), numbers == null ? VectorEntry.NONE : numbers));
    }
    return vectors;
  }

  private @Nullable VectorDocument<V> document(@Nullable DocumentReply reply, K key) {
    StoredDocument stored = Objects.requireNonNull(reply).document();
    return stored == null
        ? null
        : new VectorDocument<>(values.value(stored.value(), key), vectors(stored.vectors()));
  }

  private VectorSearchResult<K, V> result(FoundDocument found) {
    K key = values.object(found.key(), () -> "a key");
    Data value = found.value();
    List<VectorPair> vectors = found.vectors();
    return new VectorSearchResult<>(
        key,
        found.score(),
        value == null ? null : values.<V>value(value, key),
        vectors == null ? null : vectors(vectors));
  }

  // Calls.

  @Override
  public CallFuture<@Nullable VectorDocument<V>> get(K key) {
    return invoker.invoke(new Get(name, values.key(key)), found -> document(found, key));
  }

  @Override
  public CallFuture<@Nullable VectorDocument<V>> put(K key, VectorDocument<V> document) {
    return invoker.invoke(
        new Put(name, values.key(key), stored(document)), before -> document(before, key));
  }

  @Override
  public CallFuture<Void> set(K key, VectorDocument<V> document) {
    return invoker.invoke(
        new VectorMessages.Set(name, values.key(key), stored(document)), CallFuture::nothing);
  }

  @Override
  public CallFuture<@Nullable VectorDocument<V>> putIfAbsent(K key, VectorDocument<V> document) {
    return invoker.invoke(
        new PutIfAbsent(name, values.key(key), stored(document)), there -> document(there, key));
  }

  @Override
  public CompletionStage<Void> putAll(Map<? extends K, ? extends VectorDocument<V>> documents) {
    Map<Integer, List<Map.Entry<Data, StoredDocument>>> byPartition = new HashMap<>();
    Objects.requireNonNull(documents, "documents")
        .forEach(
            (key, document) -> {
              Data data = values.key(key);
              byPartition
                  .computeIfAbsent(data.partition(invoker.partitionCount()), p -> new ArrayList<>())
                  .add(Map.entry(data, stored(document)));
            });
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    byPartition.forEach(
        (partition, part) ->
            parts.add(invoker.invoke(new PutAll(name, part), partition, CallFuture::nothing)));
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public CallFuture<@Nullable VectorDocument<V>> remove(K key) {
    return invoker.invoke(new Remove(name, values.key(key)), before -> document(before, key));
  }

  @Override
  public CallFuture<Void> delete(K key) {
    return invoker.invoke(new Delete(name, values.key(key)), CallFuture::nothing);
  }

  @Override
  public CallFuture<List<VectorSearchResult<K, V>>> search(
      NamedVector vector, VectorSearchOptions options) {
    List<VectorPair> vectors = List.of(pair(Objects.requireNonNull(vector, "vector")));
    SearchOptions asked =
        new SearchOptions(
            options.includeValue(),
            options.includeVectors(),
            options.limit(),
            options.hints().isEmpty() ? null : options.hints());
    Predicate filter = options.filter();
    VectorMessages<List<FoundDocument>> search =
        filter == null
            ? new SearchNearVector(name, vectors, asked)
            : new SearchMeant(
                name, vectors, asked, values.data(PredicateForm.of(filter), "filter"));
    return invoker.invoke(
        search, found -> values.list(Objects.requireNonNull(found), this::result));
  }

  @Override
  public CallFuture<Void> optimize() {
    return invoker.invoke(new Optimize(name, null, UUID.randomUUID()), CallFuture::nothing);
  }

  @Override
  public CallFuture<Void> optimize(String indexName) {
    return invoker.invoke(
        new Optimize(name, Objects.requireNonNull(indexName, "indexName"), UUID.randomUUID()),
        CallFuture::nothing);
  }

  @Override
  public CallFuture<Void> clear() {
    return invoker.invoke(new Clear(name), CallFuture::nothing);
  }

  @Override
  public CallFuture<Long> size() {
    return invoker.invoke(new Size(name), Objects::requireNonNull);
  }

  void destroy() {
    invoker.destroy(GridVectorCollection.TYPE.id(name));
  }
}
