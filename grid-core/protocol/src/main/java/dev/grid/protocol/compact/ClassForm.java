package dev.grid.protocol.compact;

import dev.grid.protocol.serialization.Schema;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.serialization.CompactSerializer;
import org.jspecify.annotations.Nullable;

/**
 * How a class is written: its serializer, and the layout that the first value taught. Thread-safe:
 * threads that write the first values at once learn equal layouts, of which one is kept.
 */
final class ClassForm {

  private final CompactSerialization compact;
  private final CompactSerializer<Object> serializer;
  private volatile @Nullable Layout layout;

  @SuppressWarnings("unchecked")
  ClassForm(CompactSerialization compact, CompactSerializer<?> serializer) {
    this.compact = compact;
    this.serializer = (CompactSerializer<Object>) serializer;
  }

  /** Writes a value; returns the layout of its schema. */
  Layout write(ByteOutput out, Object value) {
    Layout known = layout;
    if (known == null) {
      known = learn(value);
    }
    FieldWriter fields = new FieldWriter(compact, out, known);
    serializer.write(fields, value);
    fields.end();
    return known;
  }

  private Layout learn(Object value) {
    SchemaRecorder recorder = new SchemaRecorder(serializer.typeName());
    serializer.write(recorder, value);
    Schema schema = recorder.schema();
    synchronized (this) {
      Layout known = layout;
      if (known == null) {
        known = compact.register(schema);
        layout = known;
      }
      return known;
    }
  }

  /**
   * Reads a value that begins at the input's position, behind its schema id. It may have been
   * written with another schema than this class has here.
   */
  Object read(FieldReader.NestedReader nested, ByteInput in, Layout written) {
    FieldReader fields = new FieldReader(nested, in, written);
    Object value = serializer.read(fields);
    fields.end();
    return value;
  }
}
