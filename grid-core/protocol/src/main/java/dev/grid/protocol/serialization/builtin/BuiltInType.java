package dev.grid.protocol.serialization.builtin;

import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.TypeSerializer;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type of the protocol and the Java class that stands for it. Immutable.
 *
 * @param type exactly this class is written as {@code typeId}, no subclasses
 */
public record BuiltInType<T>(
    int typeId,
    Class<?> type,
    BiConsumer<ByteOutput, T> writer,
    Function<ByteInput, @Nullable T> reader)
    implements TypeSerializer<T> {

  @Override
  public void write(ByteOutput out, T value) {
    writer.accept(out, value);
  }

  @Override
  public @Nullable T read(ByteInput in) {
    return reader.apply(in);
  }
}
