package dev.grid.kernel.query;

import dev.grid.protocol.compact.Slot;
import org.jspecify.annotations.Nullable;

/**
 * Where a field is in values of the schemas that were met last. Any thread may use it: what it
 * forgets is found again.
 */
final class KnownSlots {

  private static final int SIZE = 8;

  private final @Nullable Known[] known = new Known[SIZE];

  /** Which field it was of the last portable value. */
  int portableField;

  /**
   * Of one schema.
   *
   * @param slot null if the schema has no such field
   */
  record Known(long schemaId, Schemas.Place place, @Nullable Slot slot) {}

  @Nullable Known find(long schemaId) {
    Known found = known[index(schemaId)];
    return found != null && found.schemaId == schemaId ? found : null;
  }

  void learn(Known found) {
    known[index(found.schemaId)] = found;
  }

  private static int index(long schemaId) {
    return (int) (schemaId ^ schemaId >>> 32) & SIZE - 1;
  }
}
