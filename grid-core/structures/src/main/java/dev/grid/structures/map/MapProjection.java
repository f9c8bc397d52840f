package dev.grid.structures.map;

import dev.grid.GridException;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.UserCode;
import dev.grid.kernel.query.Projection;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.ProjectionForm;
import dev.grid.query.EntryProjection;
import dev.grid.query.QueryException;
import java.util.AbstractMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is given of an entry instead of the whole, serialized. For workers.
 *
 * @param projection of attributes, or null if it is code
 * @param code what an application has written, or null
 */
record MapProjection(
    @Nullable Projection projection, @Nullable EntryProjection<Object, Object, Object> code) {

  /**
   * Reads a projection.
   *
   * @throws dev.grid.GridSerializationException if it is none that this member knows
   */
  @SuppressWarnings("unchecked") // Who writes it knows what is in the map.
  static MapProjection read(Data data, OutsideServices services) {
    Object read =
        UserCode.read(
            services, data, List.of(EntryProjection.class, ProjectionForm.class), "projection");
    return read instanceof ProjectionForm form
        ? new MapProjection(Projection.of(form), null)
        : new MapProjection(null, (EntryProjection<Object, Object, Object>) read);
  }

  @Nullable Data project(byte[] key, byte[] value, OutsideServices services) {
    Object projected =
        projection != null
            ? projection.project(key, value, services.serialization())
            : run(key, value, services);
    return projected == null ? null : services.serialization().toData(projected);
  }

  private @Nullable Object run(byte[] key, byte[] value, OutsideServices services) {
    EntryProjection<Object, Object, Object> wanted = Objects.requireNonNull(code);
    Object keyObject = services.serialization().toObject(new Data(key));
    Object valueObject = services.serialization().toObject(new Data(value));
    try {
      return wanted.project(new AbstractMap.SimpleImmutableEntry<>(keyObject, valueObject));
    } catch (RuntimeException e) {
      throw e instanceof GridException
          ? e
          : new QueryException("projection of class=" + wanted.getClass().getName() + ": " + e, e);
    }
  }
}
