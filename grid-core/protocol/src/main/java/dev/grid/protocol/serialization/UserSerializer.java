package dev.grid.protocol.serialization;

import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.TypeSerializer;
import dev.grid.serialization.StreamSerializer;
import org.jspecify.annotations.Nullable;

/** A stream serializer of the application. Immutable. */
record UserSerializer<T>(StreamSerializer<T> serializer) implements TypeSerializer<T> {

  @Override
  public int typeId() {
    return serializer.typeId();
  }

  @Override
  public void write(ByteOutput out, T value) {
    serializer.write(out, value);
  }

  @Override
  public @Nullable T read(ByteInput in) {
    return serializer.read(in);
  }
}
