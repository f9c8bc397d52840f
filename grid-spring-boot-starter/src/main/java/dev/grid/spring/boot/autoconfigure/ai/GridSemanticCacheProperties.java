package dev.grid.spring.boot.autoconfigure.ai;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the cache of models' answers by what questions mean. Immutable.
 *
 * @param enabled Whether there is an advisor that answers from the grid.
 * @param collection Name of the vector collection.
 * @param dimension How many numbers an embedding has; 0 for what the embedding model says, which
 *     may ask it at the start.
 * @param similarityThreshold Least cosine between a question and one whose answer is taken for it.
 * @param timeToLive Time that an answer is taken.
 * @param entriesMax Number of answers that are kept, about.
 */
@ConfigurationProperties(GridSemanticCacheProperties.PREFIX)
record GridSemanticCacheProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("semantic-cache") String collection,
    @DefaultValue("0") int dimension,
    @DefaultValue("0.95") double similarityThreshold,
    @DefaultValue("1h") Duration timeToLive,
    @DefaultValue("10000") int entriesMax) {

  static final String PREFIX = "grid.semantic-cache";
}
