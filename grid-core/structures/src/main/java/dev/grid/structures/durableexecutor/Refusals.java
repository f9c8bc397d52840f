package dev.grid.structures.durableexecutor;

import dev.grid.durableexecutor.StaleTaskIdException;
import java.util.concurrent.RejectedExecutionException;

/** What calls to durable executors fail with. Stateless. */
final class Refusals {

  private Refusals() {}

  static RuntimeException shutDown(DurableExecutorState state) {
    return new RejectedExecutionException(
        "durable-executor=" + state.name() + " was shut down, and takes no more tasks");
  }

  static RuntimeException full(DurableExecutorState state) {
    return new RejectedExecutionException(
        ("durable-executor=%s partition=%d: capacity=%d tasks have not ended, as many as there may"
                + " be; submit more slowly, or configure more")
            .formatted(state.name(), state.partition(), state.capacity()));
  }

  static RuntimeException stale(DurableExecutorState state, int sequence) {
    return new StaleTaskIdException(
        ("durable-executor=%s partition=%d sequence=%d: there is no such task; it was disposed of,"
                + " or its result has made room for another")
            .formatted(state.name(), state.partition(), sequence));
  }
}
