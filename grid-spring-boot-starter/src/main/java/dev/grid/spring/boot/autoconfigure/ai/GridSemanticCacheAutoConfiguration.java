package dev.grid.spring.boot.autoconfigure.ai;

import dev.grid.Grid;
import dev.grid.spring.ai.GridSemanticCacheAdvisor;
import dev.grid.spring.boot.autoconfigure.GridAutoConfiguration;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * An advisor that answers from the grid what was answered before, if the application asks for that.
 * The application gives it to its chat clients.
 */
@AutoConfiguration(after = GridAutoConfiguration.class)
@ConditionalOnClass({CallAdvisor.class, EmbeddingModel.class})
@ConditionalOnSingleCandidate(Grid.class)
@ConditionalOnBooleanProperty(name = "grid.semantic-cache.enabled")
@EnableConfigurationProperties(GridSemanticCacheProperties.class)
public final class GridSemanticCacheAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  GridSemanticCacheAdvisor semanticCacheAdvisor(
      Grid grid, EmbeddingModel embeddingModel, GridSemanticCacheProperties properties) {
    return GridSemanticCacheAdvisor.builder(grid, embeddingModel)
        .collection(properties.collection())
        .dimension(properties.dimension())
        .similarityThreshold(properties.similarityThreshold())
        .timeToLive(properties.timeToLive())
        .entriesMax(properties.entriesMax())
        .build();
  }
}
