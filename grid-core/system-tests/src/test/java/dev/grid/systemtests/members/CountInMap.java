package dev.grid.systemtests.members;

import dev.grid.Grid;
import dev.grid.GridAware;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A task that counts its runs in a map of the cluster. A record, which travels as it is. */
record CountInMap(String id) implements Runnable, GridAware {

  /** The grid of the member that runs one, which cannot keep it. */
  private static final ConcurrentMap<CountInMap, Grid> GRIDS = new ConcurrentHashMap<>();

  @Override
  public void setGrid(Grid grid) {
    GRIDS.put(this, grid);
  }

  @Override
  public void run() {
    Objects.requireNonNull(GRIDS.get(this))
        .<String, Integer>map("scheduled-runs")
        .executeOnKey(id, new DurableExecutorKilledTest.Increment());
  }
}
