package dev.grid.structures.map;

import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.query.Projection;
import dev.grid.protocol.Data;
import org.jspecify.annotations.Nullable;

/** What is given of an entry instead of the whole, serialized. For workers. */
record MapProjection(Projection projection) {

  /**
   * Reads a projection.
   *
   * @throws dev.grid.GridSerializationException if it is none that this member knows
   */
  static MapProjection read(Data data, OutsideServices services) {
    return new MapProjection(Projection.of(services.serialization().toObject(data)));
  }

  @Nullable Data project(byte[] key, byte[] value, OutsideServices services) {
    Object projected = projection.project(key, value, services.serialization());
    return projected == null ? null : services.serialization().toData(projected);
  }
}
