package dev.grid.spring.boot.autoconfigure.ai;

import dev.grid.Grid;
import dev.grid.spring.ai.GridVectorStore;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationConvention;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Spring AI's documents with embeddings in a vector collection, if the application asks for that
 * and declares no other store. Embeddings are the application's embedding model's.
 */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass({VectorStore.class, EmbeddingModel.class})
@ConditionalOnSingleCandidate(Grid.class)
@ConditionalOnMissingBean(VectorStore.class)
@ConditionalOnBooleanProperty(name = "grid.vector-store.enabled")
@EnableConfigurationProperties(GridVectorStoreProperties.class)
public final class GridVectorStoreAutoConfiguration {

  @Bean
  GridVectorStore vectorStore(
      Grid grid,
      EmbeddingModel embeddingModel,
      GridVectorStoreProperties properties,
      ObjectProvider<BatchingStrategy> batchingStrategy,
      ObjectProvider<ObservationRegistry> observationRegistry,
      ObjectProvider<VectorStoreObservationConvention> convention) {
    GridVectorStore.Builder builder =
        GridVectorStore.builder(grid, embeddingModel)
            .collection(properties.collection())
            .metric(properties.metric())
            .dimension(properties.dimension())
            .initialize(properties.initialize());
    batchingStrategy.ifUnique(builder::batchingStrategy);
    observationRegistry.ifUnique(builder::observationRegistry);
    convention.ifUnique(builder::customObservationConvention);
    return builder.build();
  }
}
