package dev.grid.structures.map;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.serialization.Serialization;
import org.jspecify.annotations.Nullable;

/**
 * What queries of a view run with: what goes on outside partitions at members runs here on the
 * thread that asks. Thread-safe.
 */
final class ViewServices implements OutsideServices {

  private final Invoker invoker;
  private final Queries queries;

  ViewServices(Invoker invoker) {
    this.invoker = invoker;
    this.queries =
        new Queries(
            invoker.schemas(),
            invoker.partitionCount(),
            (pool, task) -> {
              task.run();
              return true;
            },
            this);
  }

  @Override
  public Serialization serialization() {
    return invoker.serialization();
  }

  @Override
  public Queries queries() {
    return queries;
  }

  /** Runs a part of a query. */
  @Nullable Object run(Outcome.Task task) {
    return CallFuture.await(queries.<@Nullable Object>outside(task));
  }
}
