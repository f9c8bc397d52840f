package dev.grid.kernel;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every interleaving, within bounds, of a caller that leaves the call with an answer and a failure
 * that come meanwhile: nothing is lost, and the result is that of some order.
 */
class CallFutureModelTest {

  private static final String FAILED = "failed";

  private final CallFuture<String> call =
      new CallFuture<>(answer -> "decoded " + answer, Runnable::run);

  @Operation(runOnce = true)
  public void deliver() {
    call.deliver("a");
  }

  @Operation(runOnce = true)
  public void deliverFailure() {
    call.deliverFailure(new IllegalStateException());
  }

  @Operation(runOnce = true, nonParallelGroup = "caller")
  public void release() {
    var unused = call.release();
  }

  /** What the call came to so far; null if it has not come to anything. */
  @Operation
  public @Nullable String result() {
    return call.isCompletedExceptionally() ? FAILED : call.getNow(null);
  }

  @Test
  void every_interleaving_is_as_if_one_came_after_the_other() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(1)
        .iterations(30)
        .invocationsPerIteration(1_000)
        .check(getClass());
  }
}
