package dev.grid.spring.ai;

import dev.grid.Grid;
import dev.grid.query.Predicates;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.NamedVector;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorDocument;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import dev.grid.vector.VectorSearchOptions;
import dev.grid.vector.VectorSearchResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers by what their questions mean, for a time, in a vector collection. Its documents have no
 * time to live, so each says when its time is up: until then it is found, and some time later one
 * of the applications that keep answers removes it. Thread-safe.
 */
final class AnswerCache {

  /** An application removes what is over once in so long at most, and so many at a time. */
  private static final long PURGE_MILLIS = 60_000;

  private static final int PURGED_MAX = 500;

  private static final String EXPIRES = "expires";

  private final GridVectorCollection<String, StoredAnswer> answers;
  private final Duration timeToLive;
  private final int entriesMax;
  private final InstantSource clock;
  private final AtomicLong purgedMillis = new AtomicLong();

  /**
   * An answer as the grid has it; any client reads it. Immutable.
   *
   * @param scope what else it depends on
   * @param expires until when it is found, in milliseconds since the epoch
   */
  record StoredAnswer(String question, String answer, String scope, long expires) {}

  /**
   * An answer that was kept.
   *
   * @param similarity the cosine between its question and the one that was asked
   */
  record Found(String answer, double similarity) {}

  AnswerCache(
      Grid grid,
      String collection,
      int dimension,
      Duration timeToLive,
      int entriesMax,
      InstantSource clock) {
    this.timeToLive = timeToLive;
    this.entriesMax = entriesMax;
    this.clock = clock;
    grid.configure(
        VectorCollectionConfig.named(collection)
            .withIndex(VectorIndexConfig.of(VectorMetric.COSINE, dimension)));
    answers = grid.vectorCollection(collection);
  }

  /** The answer to the nearest question of a scope; null if there is none. */
  @Nullable Found find(String scope, float[] vector) {
    VectorSearchOptions options =
        VectorSearchOptions.nearest(1)
            .withValues()
            .withFilter(
                Predicates.and(
                    Predicates.equal("scope", scope),
                    Predicates.greaterThan(EXPIRES, clock.millis())));
    List<VectorSearchResult<String, StoredAnswer>> found =
        answers.search(NamedVector.of(vector), options);
    if (found.isEmpty()) {
      return null;
    }
    VectorSearchResult<String, StoredAnswer> best = found.getFirst();
    return new Found(
        Objects.requireNonNull(best.value()).answer(),
        GridVectorStore.score(VectorMetric.COSINE, best.score()));
  }

  /** Keeps an answer, in the place of one to the same question, unless there are too many. */
  void keep(String scope, String question, float[] vector, String answer) {
    purge(vector);
    String key = AskedQuestion.hash(List.of(scope, question));
    if (answers.size() >= entriesMax && answers.get(key) == null) {
      return;
    }
    long expires = clock.instant().plus(timeToLive).toEpochMilli();
    answers.set(key, VectorDocument.of(new StoredAnswer(question, answer, scope, expires), vector));
  }

  private void purge(float[] vector) {
    long now = clock.millis();
    long last = purgedMillis.get();
    if (now - last < PURGE_MILLIS || !purgedMillis.compareAndSet(last, now)) {
      return;
    }
    VectorSearchOptions options =
        VectorSearchOptions.nearest(PURGED_MAX).withFilter(Predicates.lessEqual(EXPIRES, now));
    answers.search(NamedVector.of(vector), options).forEach(over -> answers.delete(over.key()));
  }
}
