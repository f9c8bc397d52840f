package dev.grid.structures.cardinality;

import dev.grid.cardinality.AsyncGridCardinalityEstimator;
import dev.grid.cardinality.GridCardinalityEstimator;

/** The blocking form of an estimator: each call waits for the asynchronous one. Immutable. */
final class CardinalityProxy implements GridCardinalityEstimator, CardinalityProxyWaits {

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
  public void destroy() {
    async.destroy();
  }
}
