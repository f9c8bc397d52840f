package dev.grid.protocol.compact.zeroconfig;

import static dev.grid.protocol.compact.zeroconfig.SimplePort.mapped;

import dev.grid.GridSerializationException;
import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactWriter;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Finds the port for a member by its Java type. */
final class Ports {

  private Ports() {}

  /**
   * The port for a member.
   *
   * @param owner the class it belongs to, for the message
   * @throws GridSerializationException if its type has no kind
   */
  static Port of(Class<?> owner, String name, Class<?> type, Type genericType) {
    Port port = find(name, type, genericType);
    if (port == null) {
      throw new GridSerializationException(
          "field '"
              + name
              + "' of "
              + owner.getName()
              + " is a "
              + genericType.getTypeName()
              + ", which Compact has no kind for. Use numbers, String, UUID, the classes of"
              + " java.time, enums, records, or arrays, List, Set and Map of them; or make the"
              + " field transient; or register a CompactSerializer for "
              + owner.getName()
              + " in SerializationConfig");
    }
    return port;
  }

  /** The port for a field of this type; null if there is no kind for it. */
  static @Nullable Port find(String name, Class<?> type, Type genericType) {
    Port simple = SimplePort.find(name, type);
    if (simple != null) {
      return simple;
    }
    Port several = CollectionPorts.find(name, type, genericType);
    if (several != null) {
      return several;
    }
    if (type.isEnum()) {
      return new EnumPort(name, type);
    }
    if (type.isArray()) {
      return array(name, type.getComponentType());
    }
    return ZeroConfig.isJdkClass(type) ? null : new CompactPort(name, type);
  }

  /** The port for a field that is an array of this class; null if there is no kind for it. */
  static @Nullable Port array(String name, Class<?> component) {
    Port simple = SimplePort.find(name, component.arrayType());
    if (simple != null) {
      return simple;
    }
    if (component.isEnum()) {
      return new EnumArrayPort(name, component);
    }
    boolean compact = !component.isArray() && !ZeroConfig.isJdkClass(component);
    return compact ? new CompactArrayPort(name, component) : null;
  }

  private record EnumPort(String name, Class<?> type) implements Port {

    @Override
    public void write(CompactWriter out, @Nullable Object value) {
      out.writeString(name, nameOf(value));
    }

    @Override
    public boolean isPresent(CompactReader in) {
      return in.kind(name) != null;
    }

    @Override
    public @Nullable Object read(CompactReader in) {
      return constant(type, in.readString(name));
    }

    static @Nullable String nameOf(@Nullable Object value) {
      return value == null ? null : ((Enum<?>) value).name();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static @Nullable Object constant(Class<?> type, @Nullable String name) {
      return name == null ? null : Enum.valueOf((Class) type, name);
    }
  }

  private record EnumArrayPort(String name, Class<?> component) implements Port {

    @Override
    public void write(CompactWriter out, @Nullable Object value) {
      out.writeArrayOfString(name, mapped((Object[]) value, String[]::new, EnumPort::nameOf));
    }

    @Override
    public boolean isPresent(CompactReader in) {
      return in.kind(name) != null;
    }

    @Override
    public @Nullable Object read(CompactReader in) {
      return mapped(
          in.readArrayOfString(name),
          count -> (Object[]) Array.newInstance(component, count),
          constant -> EnumPort.constant(component, constant));
    }
  }

  private record CompactPort(String name, Class<?> type) implements Port {

    @Override
    public void write(CompactWriter out, @Nullable Object value) {
      out.writeCompact(name, value);
    }

    @Override
    public boolean isPresent(CompactReader in) {
      return in.kind(name) != null;
    }

    @Override
    public @Nullable Object read(CompactReader in) {
      Object value = in.readCompact(name);
      if (value != null && !type.isInstance(value)) {
        throw new GridSerializationException(
            "it is a " + value.getClass().getName() + ", not a " + type.getName());
      }
      return value;
    }
  }

  private record CompactArrayPort(String name, Class<?> component) implements Port {

    @Override
    public void write(CompactWriter out, @Nullable Object value) {
      out.writeArrayOfCompact(name, (Object[]) value);
    }

    @Override
    public boolean isPresent(CompactReader in) {
      return in.kind(name) != null;
    }

    @Override
    public @Nullable Object read(CompactReader in) {
      return in.readArrayOfCompact(name, component);
    }
  }
}
