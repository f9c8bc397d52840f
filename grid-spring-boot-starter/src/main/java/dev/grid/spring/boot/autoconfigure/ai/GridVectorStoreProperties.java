package dev.grid.spring.boot.autoconfigure.ai;

import dev.grid.spring.ai.GridVectorStore;
import dev.grid.vector.VectorMetric;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the store of documents with embeddings. Immutable.
 *
 * @param enabled Whether Spring AI keeps documents with embeddings in the grid.
 * @param collection Name of the vector collection.
 * @param metric What is near.
 * @param dimension How many numbers an embedding has; 0 for what the embedding model says, which
 *     may ask it at the start.
 * @param initialize Whether the collection is configured at the start. Not to be where members
 *     configure it.
 */
@ConfigurationProperties(GridVectorStoreProperties.PREFIX)
record GridVectorStoreProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue(GridVectorStore.COLLECTION_DEFAULT) String collection,
    @DefaultValue("cosine") VectorMetric metric,
    @DefaultValue("0") int dimension,
    @DefaultValue("true") boolean initialize) {

  static final String PREFIX = "grid.vector-store";
}
