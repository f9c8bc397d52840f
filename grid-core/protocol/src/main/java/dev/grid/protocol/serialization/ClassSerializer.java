package dev.grid.protocol.serialization;

import dev.grid.GridSerializationException;
import dev.grid.protocol.serialization.bytes.ByteInput;
import dev.grid.protocol.serialization.bytes.ByteOutput;
import dev.grid.protocol.serialization.bytes.TypeIds;
import dev.grid.protocol.serialization.bytes.TypeSerializer;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A class by its name. Looks it up without running its static initializers. */
record ClassSerializer(ClassLoader classLoader) implements TypeSerializer<Class<?>> {

  private static final Map<String, Class<?>> PRIMITIVES =
      Stream.of(
              boolean.class,
              byte.class,
              char.class,
              short.class,
              int.class,
              long.class,
              float.class,
              double.class,
              void.class)
          .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

  @Override
  public int typeId() {
    return TypeIds.CLASS;
  }

  @Override
  public void write(ByteOutput out, Class<?> value) {
    out.writeString(value.getName());
  }

  @Override
  public Class<?> read(ByteInput in) {
    String name = in.readString();
    if (name == null) {
      throw new GridSerializationException("a class has a null name");
    }
    Class<?> primitive = PRIMITIVES.get(name);
    return primitive != null ? primitive : find(name, classLoader);
  }

  /** The class of a name. */
  static Class<?> find(String name, ClassLoader classLoader) {
    try {
      return Class.forName(name, false, classLoader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new GridSerializationException("class " + name + " is not on the class path", e);
    }
  }
}
