package dev.grid.protocol.serialization.builtin;

import dev.grid.GridSerializationException;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry as members answer it to aggregations and projections. Filled by {@link #read} once;
 * immutable otherwise.
 *
 * <pre>
 * object key
 * object value
 * </pre>
 */
public final class EntryForm implements IdentifiedSerializable, Map.Entry<Object, Object> {

  static final int FACTORY_ID = -4;
  static final int CLASS_ID = 120;

  private @Nullable Object key;
  private @Nullable Object value;

  /** To be read into. */
  EntryForm() {}

  public EntryForm(Object key, Object value) {
    this.key = Objects.requireNonNull(key, "key");
    this.value = Objects.requireNonNull(value, "value");
  }

  @Override
  public Object getKey() {
    return Objects.requireNonNull(key, "nothing was read");
  }

  @Override
  public Object getValue() {
    return Objects.requireNonNull(value, "nothing was read");
  }

  @Override
  public Object setValue(Object ignored) {
    throw new UnsupportedOperationException("an answer's entry is a snapshot");
  }

  @Override
  public int factoryId() {
    return FACTORY_ID;
  }

  @Override
  public int classId() {
    return CLASS_ID;
  }

  @Override
  public void write(DataWriter out) {
    out.writeObject(key);
    out.writeObject(value);
  }

  @Override
  public void read(DataReader in) {
    key = in.readObject();
    value = in.readObject();
    if (key == null || value == null) {
      throw new GridSerializationException("an entry lacks its key or value");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Map.Entry<?, ?> entry
        && Objects.equals(key, entry.getKey())
        && Objects.equals(value, entry.getValue());
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(key) ^ Objects.hashCode(value);
  }

  @Override
  public String toString() {
    return key + "=" + value;
  }
}
