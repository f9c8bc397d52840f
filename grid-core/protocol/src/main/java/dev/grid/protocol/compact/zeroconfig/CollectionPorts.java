package dev.grid.protocol.compact.zeroconfig;

import dev.grid.GridSerializationException;
import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactWriter;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds ports for members that hold several items, or perhaps one. What has no order of its own is
 * written in one that depends on the items only, so that equal values have equal bytes.
 */
final class CollectionPorts {

  // The reference's names for the two halves of a map.
  private static final String KEYS_SUFFIX = "!keys";
  private static final String VALUES_SUFFIX = "!values";

  private CollectionPorts() {}

  /** The port of a collection, map or optional; null if it is none, or of items without a kind. */
  static @Nullable Port find(String name, Class<?> type, Type genericType) {
    Function<List<Object>, Collection<Object>> copy = copyOf(type, genericType);
    if (copy != null) {
      return collection(name, SortedSet.class.isAssignableFrom(type), genericType, copy);
    }
    Supplier<Map<Object, Object>> empty = emptyMap(type, genericType);
    if (empty != null) {
      return map(name, SortedMap.class.isAssignableFrom(type), genericType, empty);
    }
    return type == Optional.class ? optional(name, genericType) : null;
  }

  private static @Nullable Function<List<Object>, Collection<Object>> copyOf(
      Class<?> type, Type genericType) {
    if (type == List.class
        || type == ArrayList.class
        || type == Collection.class
        || type == SequencedCollection.class) {
      return ArrayList::new;
    }
    // Linked, so that a set with an order keeps it.
    if (type == Set.class
        || type == HashSet.class
        || type == LinkedHashSet.class
        || type == SequencedSet.class) {
      return LinkedHashSet::new;
    }
    if (type == SortedSet.class || type == NavigableSet.class || type == TreeSet.class) {
      return TreeSet::new;
    }
    Class<?> item = typeArgument(genericType, 0);
    return type == EnumSet.class && item != null && item.isEnum()
        ? items -> enumSet(item, items)
        : null;
  }

  private static @Nullable Supplier<Map<Object, Object>> emptyMap(Class<?> type, Type genericType) {
    if (type == Map.class
        || type == HashMap.class
        || type == LinkedHashMap.class
        || type == SequencedMap.class) {
      return LinkedHashMap::new;
    }
    if (type == SortedMap.class || type == NavigableMap.class || type == TreeMap.class) {
      return TreeMap::new;
    }
    if (type == ConcurrentMap.class || type == ConcurrentHashMap.class) {
      return ConcurrentHashMap::new;
    }
    Class<?> key = typeArgument(genericType, 0);
    return type == EnumMap.class && key != null && key.isEnum() ? () -> enumMap(key) : null;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Collection<Object> enumSet(Class<?> item, List<Object> items) {
    Collection<Object> set = EnumSet.noneOf((Class) item);
    set.addAll(items);
    return set;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Map<Object, Object> enumMap(Class<?> key) {
    return new EnumMap((Class) key);
  }

  private static @Nullable Port collection(
      String name,
      boolean isSorted,
      Type genericType,
      Function<List<Object>, Collection<Object>> copy) {
    Class<?> item = typeArgument(genericType, 0);
    Port items = item == null ? null : Ports.array(name, item);
    return item == null || items == null
        ? null
        : new CollectionPort(name, isSorted, items, item, copy);
  }

  private static @Nullable Port map(
      String name, boolean isSorted, Type genericType, Supplier<Map<Object, Object>> empty) {
    Class<?> key = typeArgument(genericType, 0);
    Class<?> value = typeArgument(genericType, 1);
    if (key == null || value == null) {
      return null;
    }
    Port keys = Ports.array(name + KEYS_SUFFIX, key);
    Port values = Ports.array(name + VALUES_SUFFIX, value);
    return keys == null || values == null
        ? null
        : new MapPort(name, isSorted, keys, key, values, value, empty);
  }

  private static @Nullable Port optional(String name, Type genericType) {
    Class<?> item = typeArgument(genericType, 0);
    Port port = item == null ? null : Ports.find(name, item, item);
    return port == null ? null : new OptionalPort(port);
  }

  /** A type argument that is a class; null for a wildcard, a variable or a raw type. */
  private static @Nullable Class<?> typeArgument(Type type, int index) {
    return type instanceof ParameterizedType parameterized
            && parameterized.getActualTypeArguments()[index] instanceof Class<?> argument
        ? argument
        : null;
  }

  private static Object[] arrayOf(Class<?> component, int length) {
    return (Object[]) Array.newInstance(component, length);
  }

  private static void sort(CompactWriter out, Object[] items) {
    if (out instanceof ItemSorter sorter) {
      sorter.sort(items, item -> item);
    }
  }

  // Only the natural order is there again when it is read.
  private static void requireNaturalOrder(String name, @Nullable Object comparator) {
    if (comparator != null && comparator != Comparator.naturalOrder()) {
      throw new GridSerializationException(
          "'"
              + name
              + "' is sorted by a comparator, which Compact has no kind for: leave it in the"
              + " natural order, declare it as a Set or Map, or register a CompactSerializer");
    }
  }

  /** A list or set as an array of its items. */
  private record CollectionPort(
      String name,
      boolean isSorted,
      Port items,
      Class<?> item,
      Function<List<Object>, Collection<Object>> copy)
      implements Port {

    @Override
    public void write(CompactWriter out, @Nullable Object value) {
      if (value == null) {
        items.write(out, null);
        return;
      }
      Collection<?> collection = (Collection<?>) value;
      Object[] array = collection.toArray(arrayOf(item, 0));
      if (value instanceof Set<?> && !(value instanceof SequencedSet<?>)) {
        sort(out, array);
      } else if (isSorted && value instanceof SortedSet<?> sorted) {
        requireNaturalOrder(name, sorted.comparator());
      }
      items.write(out, array);
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
  private record MapPort(
      String name,
      boolean isSorted,
      Port keys,
      Class<?> key,
      Port values,
      Class<?> value,
      Supplier<Map<Object, Object>> empty)
      implements Port {

    @Override
    public void write(CompactWriter out, @Nullable Object map) {
      if (map == null) {
        keys.write(out, null);
        values.write(out, null);
        return;
      }
      if (isSorted && map instanceof SortedMap<?, ?> sorted) {
        requireNaturalOrder(name, sorted.comparator());
      }
      // Copied once: the halves of a concurrent map must be of one moment.
      Map<Object, Object> entries = new LinkedHashMap<>((Map<?, ?>) map);
      Object[] keyArray = entries.keySet().toArray(arrayOf(key, 0));
      if (!(map instanceof SequencedMap<?, ?>)) {
        sort(out, keyArray);
      }
      Object[] valueArray = arrayOf(value, keyArray.length);
      for (int i = 0; i < keyArray.length; i++) {
        valueArray[i] = entries.get(keyArray[i]);
      }
      keys.write(out, keyArray);
      values.write(out, valueArray);
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
      Map<Object, Object> map = empty.get();
      for (int i = 0; i < keyArray.length; i++) {
        map.put(keyArray[i], valueArray[i]);
      }
      return map;
    }
  }

  /** An optional as its item, null for none; a null optional is read as an empty one. */
  private record OptionalPort(Port item) implements Port {

    @Override
    public void write(CompactWriter out, @Nullable Object value) {
      item.write(out, value == null ? null : ((Optional<?>) value).orElse(null));
    }

    @Override
    public boolean isPresent(CompactReader in) {
      return item.isPresent(in);
    }

    @Override
    public @Nullable Object read(CompactReader in) {
      return Optional.ofNullable(item.read(in));
    }
  }
}
