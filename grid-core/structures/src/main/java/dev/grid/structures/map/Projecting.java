package dev.grid.structures.map;

import dev.grid.kernel.OutsideServices;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects projections; they are made of objects, outside. */
final class Projecting implements MapSearch.Fold {

  private final List<@Nullable Data> results = new ArrayList<>();
  private final Data projection;
  private final int resultsMax;
  private @Nullable MapProjection projecting;

  Projecting(Data projection, int resultsMax) {
    this.projection = projection;
    this.resultsMax = resultsMax;
  }

  List<@Nullable Data> results() {
    return results;
  }

  @Override
  public boolean runsOutside() {
    return true;
  }

  @Override
  public void add(byte[] key, byte[] value) {
    throw new IllegalStateException("projected outside only");
  }

  @Override
  public void addOutside(byte[] key, byte[] value, OutsideServices services) {
    MapProjection by = projecting;
    if (by == null) {
      by = MapProjection.read(projection, services);
      projecting = by;
    }
    results.add(by.project(key, value, services));
  }

  @Override
  public boolean takesAll() {
    return false;
  }

  @Override
  public boolean isFull(int cursor) {
    return results.size() >= resultsMax;
  }
}
