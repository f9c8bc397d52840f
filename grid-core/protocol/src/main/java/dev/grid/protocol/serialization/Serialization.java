package dev.grid.protocol.serialization;

import dev.grid.GridException;
import dev.grid.GridSerializationException;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.OutputPool;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.protocol.serialization.bytes.TypeSerializer;
import dev.grid.protocol.serialization.bytes.ValueCodec;
import dev.grid.serialization.SerializationConfig;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns objects into {@link Data} and back. Thread-safe.
 *
 * <p>Application code runs in both directions, and reading a compact value may ask the cluster for
 * its schema and wait: call it on application threads, virtual ones included, never on I/O threads.
 * The same object gives the same bytes, and so the same partition, as on other clients of the
 * protocol. Equal sets and maps give the same bytes too, if they have no order of their own.
 */
public final class Serialization {

  private static final int HASH_BYTES = 4;

  private final Serializers serializers;
  private final ValueCodec codec = new Codec();
  private final OutputPool outputs = new OutputPool(codec);

  /** Classes of keys of which one was seen to have the same bytes after it was read. */
  private final Set<Class<?>> keyClasses = ConcurrentHashMap.newKeySet();

  /**
   * Serialization with a configuration.
   *
   * @param schemas asked for schemas of what is read, told those of what is written
   * @throws dev.grid.InvalidConfigurationException if a serializer is registered for a class that
   *     has a type of its own in the protocol
   */
  public Serialization(SerializationConfig config, SchemaService schemas) {
    this.serializers = new Serializers(config, schemas, codec);
  }

  /**
   * Serializes a value.
   *
   * @throws NullPointerException if it is null
   * @throws GridSerializationException if there is no way to write it; says which class or field is
   *     the reason, and what to do
   */
  public Data toData(Object value) {
    if (value == null) {
      throw new NullPointerException("null cannot be serialized: the grid stores no nulls");
    }
    ByteOutput out = outputs.take();
    try {
      out.reserve(HASH_BYTES);
      codec.writeValue(out, value);
      return new Data(out.toByteArray());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw failure("cannot serialize a " + value.getClass().getName(), e);
    } finally {
      outputs.give(out);
    }
  }

  /**
   * Serializes a key. It must have the same bytes after it was read, or nobody would find its entry
   * by a key that the grid handed out: that is looked at once for each class.
   *
   * @throws NullPointerException if it is null
   * @throws GridSerializationException if there is no way to write it, or it has other bytes after
   *     it was read
   */
  public Data toKey(Object key) {
    Data data = toData(key);
    if (!keyClasses.contains(key.getClass())) {
      requireSameBytes(key, data);
      keyClasses.add(key.getClass());
    }
    return data;
  }

  private void requireSameBytes(Object key, Data data) {
    Object read;
    try {
      read = toObject(data);
    } catch (GridSerializationException e) {
      return; // It may be written only; then nobody is handed such a key.
    }
    if (read != null && !toData(read).equals(data)) {
      throw new GridSerializationException(
          "a "
              + key.getClass().getName()
              + " has other bytes after it was read, so that its entry would not be found: as a"
              + " key use a class that writes what its constructor is given, in the same order");
    }
  }

  /**
   * Deserializes a value. A compact or portable value whose class is not here becomes a {@link
   * dev.grid.serialization.GenericRecord}.
   *
   * @return null for null
   * @throws GridSerializationException if the bytes are malformed, or of a type that cannot be read
   *     here; says what to do
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> @Nullable T toObject(@Nullable Data data) {
    if (data == null) {
      return null;
    }
    try {
      return (T) codec.readValue(new ByteInput(codec, data.bytes(), HASH_BYTES));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw failure(
          "cannot deserialize " + data.length() + " bytes of " + TypeIds.describe(data.type()), e);
    }
  }

  private static RuntimeException failure(String what, Throwable cause) {
    // Of the cluster, not of the value: a schema could not be asked for.
    if (cause instanceof GridException notOurs
        && !(notOurs instanceof GridSerializationException)) {
      return notOurs;
    }
    String why =
        cause instanceof GridSerializationException ? cause.getMessage() : cause.toString();
    return new GridSerializationException(what + ": " + why, cause);
  }

  /** Values of any type, at the top or within others. */
  private final class Codec implements ValueCodec {

    @Override
    public void writeValue(ByteOutput out, @Nullable Object value) {
      if (value == null) {
        out.writeInt(TypeIds.NULL);
        return;
      }
      TypeSerializer<Object> serializer = serializers.of(value);
      out.writeInt(serializer.typeId());
      out.enter();
      serializer.write(out, value);
      out.leave();
    }

    @Override
    public @Nullable Object readValue(ByteInput in) {
      int typeId = in.readInt();
      if (typeId == TypeIds.NULL) {
        return null;
      }
      TypeSerializer<Object> serializer = serializers.of(typeId);
      in.enter();
      Object value = serializer.read(in);
      in.leave();
      return value;
    }
  }
}
