package dev.grid.systemtests.contract;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.cardinality.AsyncGridCardinalityEstimator;
import dev.grid.cardinality.GridCardinalityEstimator;

/** Makes each call of an estimator by way of the asynchronous one. Immutable. */
record AwaitedCardinalityEstimator(GridCardinalityEstimator estimator)
    implements GridCardinalityEstimator {

  @Override
  public String name() {
    return estimator.name();
  }

  @Override
  public AsyncGridCardinalityEstimator async() {
    return estimator.async();
  }

  @Override
  public void add(Object value) {
    await(async().add(value));
  }

  @Override
  public long estimate() {
    return await(async().estimate());
  }

  @Override
  public void destroy() {
    estimator.destroy();
  }
}
