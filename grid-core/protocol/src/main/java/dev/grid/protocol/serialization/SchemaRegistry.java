package dev.grid.protocol.serialization;

import dev.grid.GridSerializationException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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

  /** How many bytes of heap the schemas may take by default, as far as can be told. */
  public static final long DEFAULT_BYTES_MAX = 128L << 20;

  /** What a schema or a field takes beside the characters of its name. */
  private static final long OBJECT_BYTES = 96;

  private static final int NAME_CHARS_SHOWN = 200;

  private final ConcurrentHashMap<Long, Schema> schemas = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final int countMax;
  private final long bytesMax;

  public SchemaRegistry() {
    this(DEFAULT_COUNT_MAX, DEFAULT_BYTES_MAX);
  }

  /** A registry with limits (rough ones, under contention) on schemas and the heap they take. */
  public SchemaRegistry(int countMax, long bytesMax) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
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
      known = add(id, schema);
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

  private @Nullable Schema add(long id, Schema schema) {
    long size = bytesOf(schema);
    if (bytes.get() + size > bytesMax) {
      throw new GridSerializationException(
          "schema of "
              + schema
                  .typeName()
                  .substring(0, Math.min(schema.typeName().length(), NAME_CHARS_SHOWN))
              + " refused: with its bytes="
              + size
              + " all schemas would take more than schemaBytesMax="
              + bytesMax
              + "; is something making up type or field names?");
    }
    Schema known = schemas.putIfAbsent(id, schema);
    if (known == null) {
      bytes.addAndGet(size);
    }
    return known;
  }

  private static long bytesOf(Schema schema) {
    long size = OBJECT_BYTES + schema.typeName().length();
    for (FieldDescriptor field : schema.fields()) {
      size += OBJECT_BYTES + field.fieldName().length();
    }
    return size;
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
