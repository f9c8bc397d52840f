package dev.grid.cardinality;

import java.util.concurrent.CompletionStage;

/**
 * The asynchronous calls of a {@link GridCardinalityEstimator}. No call blocks; stages complete
 * exceptionally with what the blocking call would throw, and never on a thread that must not block.
 */
public interface AsyncGridCardinalityEstimator {

  /** Counts a value, if it is another than those before; not null. */
  CompletionStage<Void> add(Object value);

  /** How many different values have been added, about. */
  CompletionStage<Long> estimate();
}
