package dev.grid.flakeid;

import java.util.concurrent.CompletionStage;

/**
 * The asynchronous calls of a {@link GridFlakeIdGenerator}. No call blocks; stages complete
 * exceptionally with what the blocking call would throw, and never on a thread that must not block.
 */
public interface AsyncGridFlakeIdGenerator {

  /** An id that nobody else has; complete at once while a batch lasts. */
  CompletionStage<Long> newId();
}
