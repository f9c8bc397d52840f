package dev.grid.spring.data.mapping;

import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactWriter;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.core.TypeInformation;

/**
 * Finds the form of a property by its type. Names and kinds are those that a record has without
 * Spring Data, wherever it can be stored so. Stateless.
 */
final class FieldForms {

  private static final String KEYS_SUFFIX = "!keys";
  private static final String VALUES_SUFFIX = "!values";

  private FieldForms() {}

  /** The form, or null if there is none for the type. */
  static @Nullable FieldForm of(String name, TypeInformation<?> type) {
    Class<?> raw = type.getType();
    if (raw == Optional.class) {
      FieldForm inner = argument(name, type, 0);
      return inner == null ? null : new OptionalForm(inner);
    }
    FieldForm single = single(name, raw);
    if (single != null) {
      return single;
    }
    if (raw.isArray()) {
      Class<?> component = raw.getComponentType();
      return array(name, component, list -> list.toArray(arrayOf(component, 0)));
    }
    Function<List<Object>, Object> collection = collectionOf(raw);
    if (collection != null) {
      return argumentArray(name, type, 0, collection);
    }
    Function<Map<Object, Object>, Object> map = mapOf(raw);
    if (map != null) {
      FieldForm keys = argumentArray(name + KEYS_SUFFIX, type, 0, list -> list);
      FieldForm values = argumentArray(name + VALUES_SUFFIX, type, 1, list -> list);
      return keys == null || values == null ? null : new MapForm(name, keys, values, map);
    }
    return null;
  }

  /** Whether a class is stored by its fields: one that is not part of Java itself. */
  static boolean isNested(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader != null
        && loader != ClassLoader.getPlatformClassLoader()
        && !type.isEnum()
        && !type.isAnnotation();
  }

  private static @Nullable FieldForm single(String name, Class<?> raw) {
    if (raw == char.class) {
      return single(name, Character.class);
    }
    StoredAs stored = StoredAs.of(raw);
    if (stored != null) {
      FieldKinds.Kind<?> kind = FieldKinds.of(stored.stored());
      return kind == null ? null : new SingleForm(name, stored, kind);
    }
    FieldKinds.Kind<?> kind = FieldKinds.of(raw);
    if (kind != null) { // A primitive, or an array that is a kind itself.
      return new SingleForm(
          name, new StoredAs(raw, Function.identity(), Function.identity()), kind);
    }
    return isNested(raw) ? new NestedForm(name) : null;
  }

  private static @Nullable FieldForm argument(String name, TypeInformation<?> type, int index) {
    List<TypeInformation<?>> arguments = type.getTypeArguments();
    if (arguments.size() <= index) {
      return null;
    }
    FieldForm form = single(name, arguments.get(index).getType());
    return form != null ? form : of(name, arguments.get(index));
  }

  private static @Nullable FieldForm argumentArray(
      String name, TypeInformation<?> type, int index, Function<List<Object>, Object> copy) {
    List<TypeInformation<?>> arguments = type.getTypeArguments();
    return arguments.size() <= index ? null : array(name, arguments.get(index).getType(), copy);
  }

  private static @Nullable FieldForm array(
      String name, Class<?> item, Function<List<Object>, Object> copy) {
    StoredAs stored = StoredAs.of(item);
    if (stored != null) {
      FieldKinds.Kind<?> kind = FieldKinds.of(stored.stored().arrayType());
      return kind == null ? null : new ArrayForm(name, stored, kind, copy);
    }
    return isNested(item) ? new NestedArrayForm(name, item, copy) : null;
  }

  private static @Nullable Function<List<Object>, Object> collectionOf(Class<?> raw) {
    if (raw == List.class || raw == ArrayList.class || raw == Collection.class) {
      return ArrayList::new;
    }
    // Linked, so that what is read and written again has the same bytes.
    if (raw == Set.class || raw == HashSet.class || raw == LinkedHashSet.class) {
      return LinkedHashSet::new;
    }
    return raw == SortedSet.class || raw == TreeSet.class ? TreeSet::new : null;
  }

  private static @Nullable Function<Map<Object, Object>, Object> mapOf(Class<?> raw) {
    if (raw == Map.class || raw == HashMap.class || raw == LinkedHashMap.class) {
      return map -> map;
    }
    return raw == SortedMap.class || raw == TreeMap.class ? TreeMap::new : null;
  }

  private static Object[] arrayOf(Class<?> component, int length) {
    return (Object[]) Array.newInstance(component, length);
  }

  private static @Nullable Object mapped(
      @Nullable Object value, Function<Object, Object> function) {
    return value == null ? null : function.apply(value);
  }

  private record SingleForm(String name, StoredAs stored, FieldKinds.Kind<?> kind)
      implements FieldForm {

    @Override
    public void write(CompactWriter out, @Nullable Object value) {
      kind.write(out, name, mapped(value, stored.to()));
    }

    @Override
    public boolean isPresent(CompactReader in) {
      return in.kind(name) != null;
    }

    @Override
    public @Nullable Object read(CompactReader in) {
      return mapped(kind.read(in, name), stored.from());
    }
  }

  private record NestedForm(String name) implements FieldForm {

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
      return in.<Object>readCompact(name);
    }
  }

  /** Empty is stored as null, and null too: an optional is read as empty then. */
  private record OptionalForm(FieldForm inner) implements FieldForm {

    @Override
    public void write(CompactWriter out, @Nullable Object value) {
      inner.write(out, value instanceof Optional<?> optional ? optional.orElse(null) : null);
    }

    @Override
    public boolean isPresent(CompactReader in) {
      return inner.isPresent(in);
    }

    @Override
    public Object read(CompactReader in) {
      return Optional.ofNullable(inner.read(in));
    }
  }

  private record ArrayForm(
      String name, StoredAs stored, FieldKinds.Kind<?> kind, Function<List<Object>, Object> copy)
      implements FieldForm {

    @Override
    public void write(CompactWriter out, @Nullable Object value) {
      if (value == null) {
        kind.write(out, name, null);
        return;
      }
      List<?> items = itemsOf(value);
      Object[] array = arrayOf(stored.stored(), items.size());
      for (int i = 0; i < array.length; i++) {
        array[i] = mapped(items.get(i), stored.to());
      }
      kind.write(out, name, array);
    }

    @Override
    public boolean isPresent(CompactReader in) {
      return in.kind(name) != null;
    }

    @Override
    public @Nullable Object read(CompactReader in) {
      Object[] array = (Object[]) kind.read(in, name);
      if (array == null) {
        return null;
      }
      List<Object> items = new ArrayList<>(array.length);
      for (Object item : array) {
        items.add(mapped(item, stored.from()));
      }
      return copy.apply(items);
    }
  }

  private record NestedArrayForm(String name, Class<?> item, Function<List<Object>, Object> copy)
      implements FieldForm {

    @Override
    public void write(CompactWriter out, @Nullable Object value) {
      out.writeArrayOfCompact(
          name, value == null ? null : itemsOf(value).toArray(arrayOf(item, 0)));
    }

    @Override
    public boolean isPresent(CompactReader in) {
      return in.kind(name) != null;
    }

    @Override
    public @Nullable Object read(CompactReader in) {
      Object[] array = in.readArrayOfCompact(name, item);
      return array == null ? null : copy.apply(new ArrayList<>(Arrays.asList(array)));
    }
  }

  private static List<?> itemsOf(Object value) {
    return value instanceof Collection<?> items
        ? new ArrayList<>(items)
        : Arrays.asList((Object[]) value);
  }

  private record MapForm(
      String name, FieldForm keys, FieldForm values, Function<Map<Object, Object>, Object> copy)
      implements FieldForm {

    @Override
    public void write(CompactWriter out, @Nullable Object value) {
      Map<?, ?> map = (Map<?, ?>) value;
      keys.write(out, map == null ? null : new ArrayList<>(map.keySet()));
      values.write(out, map == null ? null : new ArrayList<>(map.values()));
    }

    @Override
    public boolean isPresent(CompactReader in) {
      return keys.isPresent(in) && values.isPresent(in);
    }

    @Override
    public @Nullable Object read(CompactReader in) {
      List<?> keyList = (List<?>) keys.read(in);
      List<?> valueList = (List<?>) values.read(in);
      if (keyList == null || valueList == null) {
        return null;
      }
      if (keyList.size() != valueList.size()) {
        throw new IllegalArgumentException(
            "map '%s' has keys=%d, values=%d".formatted(name, keyList.size(), valueList.size()));
      }
      Map<Object, Object> map = LinkedHashMap.newLinkedHashMap(keyList.size());
      for (int i = 0; i < keyList.size(); i++) {
        map.put(keyList.get(i), valueList.get(i));
      }
      return copy.apply(map);
    }
  }
}
