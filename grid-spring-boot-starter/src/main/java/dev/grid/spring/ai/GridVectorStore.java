package dev.grid.spring.ai;

import dev.grid.Grid;
import dev.grid.query.Predicate;
import dev.grid.serialization.JsonValue;
import dev.grid.vector.AsyncGridVectorCollection;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.NamedVector;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorDocument;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import dev.grid.vector.VectorSearchOptions;
import dev.grid.vector.VectorSearchResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.DocumentMetadata;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.observation.conventions.VectorStoreSimilarityMetric;
import org.springframework.ai.vectorstore.AbstractVectorStoreBuilder;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.observation.AbstractObservationVectorStore;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Documents with their embeddings in a vector collection, for all applications of the cluster.
 *
 * <p>A document's value is JSON with its {@code text} and its {@code metadata}, so that members
 * evaluate filters where documents are, and other clients read them. Numbers, booleans and text
 * among the metadata are compared as such, instants as ISO text; anything else is kept as its text.
 * Names of metadata are flat: {@code a.b} is one name.
 *
 * <p>Scores, and thresholds, are cosines for {@link VectorMetric#COSINE}, products for {@link
 * VectorMetric#DOT}, and 1 / (1 + distance²) for {@link VectorMetric#EUCLIDEAN}; {@code distance}
 * among the metadata that are found is 1 - score.
 *
 * <p>Documents without text, such as images, are refused. All calls block until model and grid have
 * answered. Adding a document whose id there is replaces it. If adding fails, some documents may
 * have been stored. Thread-safe.
 */
public final class GridVectorStore extends AbstractObservationVectorStore {

  /** The name of a collection that nothing else is said of. */
  public static final String COLLECTION_DEFAULT = "vector-store";

  /** Documents that are sent, and removed, at a time. */
  private static final int DOCUMENTS_AT_A_TIME = 256;

  private static final String TEXT = "text";
  private static final String METADATA = "metadata";

  private final JsonMapper json = new JsonMapper();
  private final GridVectorCollection<String, JsonValue> documents;
  private final VectorMetric metric;
  private final int dimension;

  private GridVectorStore(Builder builder) {
    super(builder);
    metric = builder.metric;
    dimension = builder.dimension > 0 ? builder.dimension : embeddingModel.dimensions();
    if (builder.initializes) {
      builder.grid.configure(
          VectorCollectionConfig.named(builder.collection)
              .withIndex(VectorIndexConfig.of(metric, dimension)));
    }
    documents = builder.grid.vectorCollection(builder.collection);
  }

  /** Builds a store of documents with embeddings of a model. */
  public static Builder builder(Grid grid, EmbeddingModel embeddingModel) {
    return new Builder(grid, embeddingModel);
  }

  @Override
  public void doAdd(List<Document> added) {
    List<float[]> vectors =
        embeddingModel.embed(added, EmbeddingOptions.builder().build(), batchingStrategy);
    for (int from = 0; from < added.size(); from += DOCUMENTS_AT_A_TIME) {
      Map<String, VectorDocument<JsonValue>> some = new LinkedHashMap<>();
      for (int i = from; i < Math.min(from + DOCUMENTS_AT_A_TIME, added.size()); i++) {
        some.put(added.get(i).getId(), VectorDocument.of(stored(added.get(i)), vectors.get(i)));
      }
      documents.putAll(some);
    }
  }

  private JsonValue stored(Document document) {
    Map<String, @Nullable Object> stored = new LinkedHashMap<>();
    stored.put(TEXT, document.getText());
    stored.put(METADATA, StoredMetadata.stored(document.getMetadata()));
    return new JsonValue(json.writeValueAsString(stored));
  }

  @Override
  public void doDelete(List<String> ids) {
    AsyncGridVectorCollection<String, JsonValue> async = documents.async();
    for (int from = 0; from < ids.size(); from += DOCUMENTS_AT_A_TIME) {
      List<String> some = ids.subList(from, Math.min(from + DOCUMENTS_AT_A_TIME, ids.size()));
      await(
          CompletableFuture.allOf(
              some.stream()
                  .map(id -> async.delete(id).toCompletableFuture())
                  .toArray(CompletableFuture<?>[]::new)));
    }
  }

  private static void await(CompletableFuture<Void> all) {
    try {
      all.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  /** Removes what the expression means, some thousands at a time until there is none. */
  @Override
  protected void doDelete(Filter.Expression expression) {
    float[] any = new float[dimension];
    any[0] = 1; // Whatever is near to it: all that are meant are wanted.
    VectorSearchOptions options =
        VectorSearchOptions.nearest(VectorSearchOptions.LIMIT_MAX)
            .withFilter(MetadataFilter.of(expression));
    List<String> found;
    do {
      found =
          documents.search(NamedVector.of(any), options).stream()
              .map(VectorSearchResult::key)
              .toList();
      doDelete(found);
    } while (!found.isEmpty());
  }

  @Override
  public List<Document> doSimilaritySearch(SearchRequest request) {
    if (request.getTopK() == 0) {
      return List.of();
    }
    Filter.Expression expression = request.getFilterExpression();
    Predicate filter = expression == null ? null : MetadataFilter.of(expression);
    VectorSearchOptions options =
        VectorSearchOptions.nearest(request.getTopK()).withValues().withFilter(filter);
    double threshold = request.getSimilarityThreshold();
    boolean takesAll = threshold == SearchRequest.SIMILARITY_THRESHOLD_ACCEPT_ALL;
    List<Document> found = new ArrayList<>();
    for (VectorSearchResult<String, JsonValue> result :
        documents.search(NamedVector.of(embeddingModel.embed(request.getQuery())), options)) {
      double score = score(metric, result.score());
      if (takesAll || score >= threshold) {
        found.add(document(result.key(), Objects.requireNonNull(result.value()), score));
      }
    }
    return found;
  }

  /** As Spring AI has it; the collection's scores of both metrics are (1 + it) / 2. */
  static double score(VectorMetric metric, float score) {
    return metric == VectorMetric.EUCLIDEAN ? score : 2.0 * score - 1;
  }

  private Document document(String id, JsonValue value, double score) {
    Map<?, ?> stored = json.readValue(value.json(), Map.class);
    Map<String, Object> metadata = new LinkedHashMap<>();
    if (stored.get(METADATA) instanceof Map<?, ?> all) {
      all.forEach(
          (name, of) -> {
            if (of != null) {
              metadata.put(StoredMetadata.key(String.valueOf(name)), of);
            }
          });
    }
    metadata.put(DocumentMetadata.DISTANCE.value(), 1 - score);
    return Document.builder()
        .id(id)
        .text(String.valueOf(stored.get(TEXT)))
        .metadata(metadata)
        .score(score)
        .build();
  }

  @Override
  public VectorStoreObservationContext.Builder createObservationContextBuilder(String operation) {
    VectorStoreSimilarityMetric similarity =
        switch (metric) {
          case COSINE -> VectorStoreSimilarityMetric.COSINE;
          case DOT -> VectorStoreSimilarityMetric.DOT;
          case EUCLIDEAN -> VectorStoreSimilarityMetric.EUCLIDEAN;
        };
    return VectorStoreObservationContext.builder("grid", operation)
        .collectionName(documents.name())
        .dimensions(dimension)
        .similarityMetric(similarity.value());
  }

  /** The collection. */
  @Override
  @SuppressWarnings("unchecked") // As the interface wants it: the caller says what it expects.
  public <T> Optional<T> getNativeClient() {
    return Optional.of((T) documents);
  }

  /** Collects what a store is made of. Confined to one thread. */
  public static final class Builder extends AbstractVectorStoreBuilder<Builder> {

    private final Grid grid;
    private String collection = COLLECTION_DEFAULT;
    private VectorMetric metric = VectorMetric.COSINE;
    private int dimension;
    private boolean initializes = true;

    private Builder(Grid grid, EmbeddingModel embeddingModel) {
      super(embeddingModel);
      this.grid = Objects.requireNonNull(grid, "grid");
    }

    /** The name of the vector collection. */
    public Builder collection(String name) {
      collection = Objects.requireNonNull(name, "name");
      return this;
    }

    /** What is near; of a collection that is configured otherwhere, the same as there. */
    public Builder metric(VectorMetric nearness) {
      metric = Objects.requireNonNull(nearness, "nearness");
      return this;
    }

    /** How many numbers an embedding has; 0 for what the model says, which may ask it. */
    public Builder dimension(int numbers) {
      dimension = numbers;
      return this;
    }

    /** Whether the collection is configured now, with one index; by default it is. */
    public Builder initialize(boolean isWanted) {
      initializes = isWanted;
      return this;
    }

    /**
     * The store.
     *
     * @throws dev.grid.ConfigMismatchException if the collection is configured otherwise already
     */
    @Override
    public GridVectorStore build() {
      return new GridVectorStore(this);
    }
  }
}
