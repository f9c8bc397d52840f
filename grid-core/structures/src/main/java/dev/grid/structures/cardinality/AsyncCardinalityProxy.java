package dev.grid.structures.cardinality;

import dev.grid.cardinality.AsyncGridCardinalityEstimator;
import dev.grid.cardinality.GridCardinalityEstimator;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.structures.cardinality.CardinalityMessages.Add;
import dev.grid.structures.cardinality.CardinalityMessages.Estimate;
import java.util.Objects;

/** Turns calls into messages, and values into their hashes. Immutable. */
final class AsyncCardinalityProxy implements AsyncGridCardinalityEstimator {

  final String name;
  private final Invoker invoker;
  private final StoredValues values;

  AsyncCardinalityProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.values = new StoredValues("cardinality-estimator", name, invoker::serialization);
  }

  @Override
  public CallFuture<Void> add(Object value) {
    return invoker.invoke(
        new Add(name, ValueHash.of(values.data(value, "value"))), CallFuture::nothing);
  }

  @Override
  public CallFuture<Long> estimate() {
    return invoker.invoke(new Estimate(name), Objects::requireNonNull);
  }

  void destroy() {
    invoker.destroy(GridCardinalityEstimator.TYPE.id(name));
  }
}
