package dev.grid.protocol.serialization;

import dev.grid.GridSerializationException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Schemas in memory. Never forgets one: bytes that need it may be anywhere. Thread-safe; never
 * blocks.
 */
public final class SchemaRegistry implements SchemaService {

  /** How many schemas are kept by default. Each version of each class is one. */
  public static final int DEFAULT_COUNT_MAX = 100_000;

  /** How many fields a schema may have. */
  public static final int FIELD_COUNT_MAX = 10_000;

  private final ConcurrentHashMap<Long, Schema> schemas = new ConcurrentHashMap<>();
  private final int countMax;

  public SchemaRegistry() {
    this(DEFAULT_COUNT_MAX);
  }

  /** A registry that refuses more than {@code countMax} schemas (roughly, under contention). */
  public SchemaRegistry(int countMax) {
    this.countMax = countMax;
  }

  @Override
  public @Nullable Schema find(long schemaId) {
    return schemas.get(schemaId);
  }

  @Override
  public void register(Schema schema) {
    if (schema.fields().size() > FIELD_COUNT_MAX) {
      throw new GridSerializationException(
          "schema of "
              + schema.typeName()
              + " refused: fieldCount="
              + schema.fields().size()
              + " is more than "
              + FIELD_COUNT_MAX);
    }
    long id = schema.id();
    Schema known = schemas.get(id);
    if (known == null) {
      if (schemas.size() >= countMax) {
        throw new GridSerializationException(
            "schema of "
                + schema.typeName()
                + " refused: schemaCountMax="
                + countMax
                + " is reached; is something making up type or field names?");
      }
      known = schemas.putIfAbsent(id, schema);
    }
    if (known != null && !known.equals(schema)) {
      throw new GridSerializationException(
          "schema id="
              + id
              + " is that of "
              + known
              + ", so "
              + schema
              + " cannot have it: rename a field or the type");
    }
  }

  /** All schemas at about this moment. */
  public Collection<Schema> all() {
    return List.copyOf(schemas.values());
  }

  /** How many there are. */
  public int count() {
    return schemas.size();
  }
}
