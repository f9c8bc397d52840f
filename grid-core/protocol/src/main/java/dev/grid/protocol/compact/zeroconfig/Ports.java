package dev.grid.protocol.compact.zeroconfig;

import static dev.grid.protocol.compact.zeroconfig.SimplePort.mapped;

import dev.grid.GridSerializationException;
import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactWriter;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the port for a member by its Java type. */
final class Ports {

  // The reference's names for the two halves of a map.
  private static final String KEYS_SUFFIX = "!keys";
  private static final String VALUES_SUFFIX = "!values";

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
              + ", which Compact has no kind for. Use numbers, String, BigDecimal, LocalDate,"
              + " LocalTime, LocalDateTime, OffsetDateTime, enums, records, or arrays, List, Set"
              + " and Map of them; or make the field transient; or register a CompactSerializer for"
              + " "
              + owner.getName()
              + " in SerializationConfig");
    }
    return port;
  }

  private static @Nullable Port find(String name, Class<?> type, Type genericType) {
    Port simple = SimplePort.find(name, type);
    if (simple != null) {
      return simple;
    }
    if (type == List.class || type == ArrayList.class) {
      return collection(name, genericType, ArrayList::new);
    }
    // Linked, so that what is read and written again has the same bytes.
    if (type == Set.class || type == HashSet.class) {
      return collection(name, genericType, LinkedHashSet::new);
    }
    if (type == Map.class || type == HashMap.class) {
      return map(name, genericType);
    }
    if (type.isEnum()) {
      return new EnumPort(name, type);
    }
    if (type.isArray()) {
      return array(name, type.getComponentType());
    }
    return ZeroConfig.isJdkClass(type) ? null : new CompactPort(name, type);
  }

  private static @Nullable Port array(String name, Class<?> component) {
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

  private static @Nullable Port collection(
      String name, Type genericType, Function<List<Object>, Collection<Object>> copy) {
    Class<?> item = typeArgument(genericType, 0);
    Port items = item == null ? null : array(name, item);
    return item == null || items == null ? null : new CollectionPort(items, item, copy);
  }

  private static @Nullable Port map(String name, Type genericType) {
    Class<?> key = typeArgument(genericType, 0);
    Class<?> value = typeArgument(genericType, 1);
    if (key == null || value == null) {
      return null;
    }
    Port keys = array(name + KEYS_SUFFIX, key);
    Port values = array(name + VALUES_SUFFIX, value);
    return keys == null || values == null ? null : new MapPort(name, keys, key, values, value);
  }

  /** A type argument that is a class; null for a wildcard, a variable or a raw type. */
  private static @Nullable Class<?> typeArgument(Type type, int index) {
    return type instanceof ParameterizedType parameterized
            && parameterized.getActualTypeArguments()[index] instanceof Class<?> argument
        ? argument
        : null;
  }

  /** An empty array of a type, for {@link Collection#toArray(Object[])}. */
  private static Object[] arrayOf(Class<?> component) {
    return (Object[]) Array.newInstance(component, 0);
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

  /** A list or set as an array of its items. */
  private record CollectionPort(
      Port items, Class<?> item, Function<List<Object>, Collection<Object>> copy) implements Port {

    @Override
    public void write(CompactWriter out, @Nullable Object value) {
      items.write(out, value == null ? null : ((Collection<?>) value).toArray(arrayOf(item)));
    }

    @Override
    public boolean isPresent(CompactReader in) {
      return items.isPresent(in);
    }

    @Override
    public @Nullable Object read(CompactReader in) {
      Object[] array = (Object[]) items.read(in);
      return array == null ? null : copy.apply(Arrays.asList(array));
    }
  }

  /** A map as two arrays of equal length. */
  private record MapPort(String name, Port keys, Class<?> key, Port values, Class<?> value)
      implements Port {

    @Override
    public void write(CompactWriter out, @Nullable Object map) {
      if (map == null) {
        keys.write(out, null);
        values.write(out, null);
        return;
      }
      // Copied once: the halves of a concurrent map must be of one moment.
      Map<Object, Object> entries = new LinkedHashMap<>((Map<?, ?>) map);
      keys.write(out, entries.keySet().toArray(arrayOf(key)));
      values.write(out, entries.values().toArray(arrayOf(value)));
    }

    @Override
    public boolean isPresent(CompactReader in) {
      return keys.isPresent(in) && values.isPresent(in);
    }

    @Override
    public @Nullable Object read(CompactReader in) {
      Object[] keyArray = (Object[]) keys.read(in);
      Object[] valueArray = (Object[]) values.read(in);
      if (keyArray == null || valueArray == null) {
        return null;
      }
      if (keyArray.length != valueArray.length) {
        throw new GridSerializationException(
            "map '" + name + "' has keys=" + keyArray.length + ", values=" + valueArray.length);
      }
      Map<Object, Object> map = LinkedHashMap.newLinkedHashMap(keyArray.length);
      for (int i = 0; i < keyArray.length; i++) {
        map.put(keyArray[i], valueArray[i]);
      }
      return map;
    }
  }
}
