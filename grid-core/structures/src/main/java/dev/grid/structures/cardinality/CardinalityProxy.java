package dev.grid.structures.cardinality;

import static dev.grid.kernel.CallFuture.await;

import dev.grid.cardinality.AsyncGridCardinalityEstimator;
import dev.grid.cardinality.GridCardinalityEstimator;

/** The blocking form of an estimator: each call waits for the asynchronous one. Immutable. */
final class CardinalityProxy implements GridCardinalityEstimator {

  private final AsyncCardinalityProxy async;

  CardinalityProxy(AsyncCardinalityProxy async) {
    this.async = async;
  }

  @Override
  public String name() {
    return async.name;
  }

  @Override
  public AsyncGridCardinalityEstimator async() {
    return async;
  }

  @Override
  public void add(Object value) {
    await(async.add(value));
  }

  @Override
  public long estimate() {
    return await(async.estimate());
  }

  @Override
  public void destroy() {
    async.destroy();
  }
}
