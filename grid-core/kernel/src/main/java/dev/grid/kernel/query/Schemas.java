package dev.grid.kernel.query;

import dev.grid.GridSerializationException;
import dev.grid.protocol.compact.Layout;
import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.serialization.SchemaService;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Layouts of compact values by schema id, for readers. Thread-safe; blocks as its source does. */
public final class Schemas {

  /** Layouts that are kept; more of them are made each time. */
  private static final int LAYOUTS_MAX = 10_000;

  private final SchemaService source;

  /** Empty for schemas that have no layout here: as they have fields of a later version. */
  private final ConcurrentHashMap<Long, Optional<Place>> places = new ConcurrentHashMap<>();

  /**
   * What is known of a schema.
   *
   * @param fixedBytes of {@link Layout#fixedBytes}, kept beside it for speed
   * @param variableCount of {@link Layout#variableCount}
   */
  record Place(Layout layout, int fixedBytes, int variableCount) {}

  /**
   * Layouts of the schemas that a source has.
   *
   * @param source where readers are used in partitions one that does not block, and says null to
   *     what it does not have at hand
   */
  public Schemas(SchemaService source) {
    this.source = source;
  }

  /** What is known of a schema; null if it is not at hand, or has no layout here. */
  @Nullable Place find(long schemaId) {
    Optional<Place> known = places.get(schemaId);
    if (known != null) {
      return known.orElse(null);
    }
    Schema schema = source.find(schemaId);
    if (schema == null) {
      return null;
    }
    Optional<Place> place = place(schema);
    if (places.size() < LAYOUTS_MAX) {
      places.put(schemaId, place);
    }
    return place.orElse(null);
  }

  private static Optional<Place> place(Schema schema) {
    try {
      Layout layout = Layout.of(schema);
      return Optional.of(new Place(layout, layout.fixedBytes(), layout.variableCount()));
    } catch (GridSerializationException e) {
      return Optional.empty();
    }
  }
}
