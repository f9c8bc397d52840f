package dev.grid.kernel.query;

import dev.grid.kernel.query.AttributePath.Step;
import dev.grid.query.QueryException;
import dev.grid.serialization.GenericRecord;
import dev.grid.serialization.JsonValue;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of objects: components of records, what {@code getX} and {@code isX} return, fields,
 * entries of maps, and items of arrays and collections. Classes of the JDK have none but these
 * last. Runs what applications have written: outside partitions only. Confined to one thread.
 */
public final class ObjectParts {

  /** Names of one class that are kept; more are looked up each time. */
  private static final int NAMES_MAX = 1_000;

  private static final ClassValue<ConcurrentHashMap<String, Optional<Getter>>> GETTERS =
      new ClassValue<>() {
        @Override
        protected ConcurrentHashMap<String, Optional<Getter>> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  private final TypedValue value = new TypedValue();
  private boolean any;
  private boolean endsInNull;

  /** What is visited. */
  private @Nullable Object at;

  /** Reads one attribute of an object. */
  private interface Getter {
    @Nullable Object get(Object object) throws ReflectiveOperationException;
  }

  /** The value of an attribute, or the first of several; null if there is none. */
  @Nullable Object first(AttributePath path, @Nullable Object object) {
    return find(path, object, found -> true);
  }

  /** The first of the values of an attribute that is wanted, as it is; null if there is none. */
  public @Nullable Object find(
      AttributePath path, @Nullable Object object, Predicate<TypedValue> wanted) {
    @Nullable Object[] first = new Object[1];
    boolean unused =
        visit(
            path,
            object,
            found -> {
              if (!wanted.test(found)) {
                return false;
              }
              first[0] = found.kind() == TypedValue.Kind.MISSING ? null : at;
              return true;
            });
    return first[0];
  }

  /** As {@link AttributeReader#visit}. */
  public boolean visit(
      AttributePath path, @Nullable Object object, AttributeReader.Visitor visitor) {
    any = false;
    endsInNull = false;
    if (visit(path, 0, object, visitor)) {
      return true;
    }
    if (any) {
      return false;
    }
    if (endsInNull) {
      value.setNull();
    } else {
      value.setMissing();
    }
    return visitor.visit(value);
  }

  private boolean visit(
      AttributePath path, int step, @Nullable Object object, AttributeReader.Visitor visitor) {
    if (step == path.length()) {
      any = true;
      at = object;
      value.setObject(object);
      return visitor.visit(value);
    }
    if (object == null) {
      endsInNull = true;
      return false;
    }
    return switch (path.step(step)) {
      case Step.Field field -> visitField(path, step, object, field.name(), visitor);
      case Step.Item item -> visitItems(path, step, object, item.index(), visitor);
      case Step.Any all -> visitItems(path, step, object, -1, visitor);
    };
  }

  private boolean visitField(
      AttributePath path, int step, Object object, String name, AttributeReader.Visitor visitor) {
    if (object instanceof GenericRecord generic) {
      return generic.kind(name) != null && visit(path, step + 1, generic.get(name), visitor);
    }
    if (object instanceof JsonValue json) {
      return visit(path, step, JsonObjects.read(json.json()), visitor);
    }
    if (object instanceof Map<?, ?> map) {
      return hasKey(map, name) && visit(path, step + 1, map.get(name), visitor);
    }
    Getter getter = getter(object.getClass(), name);
    if (getter == null) {
      return false;
    }
    try {
      return visit(path, step + 1, getter.get(object), visitor);
    } catch (InvocationTargetException e) {
      throw new QueryException(
          "attribute="
              + path
              + " of class="
              + object.getClass().getName()
              + " has failed: "
              + e.getCause(),
          e.getCause());
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** A sorted map of other keys than texts cannot even compare a name with them. */
  private static boolean hasKey(Map<?, ?> map, String name) {
    try {
      return map.containsKey(name);
    } catch (ClassCastException e) {
      return false;
    }
  }

  private boolean visitItems(
      AttributePath path, int step, Object object, int wanted, AttributeReader.Visitor visitor) {
    if (object instanceof JsonValue json) {
      return visit(path, step, JsonObjects.read(json.json()), visitor);
    }
    if (object instanceof Collection<?> items) {
      int i = 0;
      for (Object item : items) {
        if ((wanted < 0 || i == wanted) && visit(path, step + 1, item, visitor)) {
          return true;
        }
        i++;
      }
      endsInNull |= wanted >= i;
      return false;
    }
    if (!object.getClass().isArray()) {
      return false;
    }
    int count = Array.getLength(object);
    if (wanted >= 0) {
      endsInNull |= wanted >= count;
      return wanted < count && visit(path, step + 1, Array.get(object, wanted), visitor);
    }
    for (int i = 0; i < count; i++) {
      if (visit(path, step + 1, Array.get(object, i), visitor)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Getter getter(Class<?> type, String name) {
    if (type.getClassLoader() == null) {
      return null;
    }
    ConcurrentHashMap<String, Optional<Getter>> known = GETTERS.get(type);
    Optional<Getter> found = known.get(name);
    if (found == null) {
      found = Optional.ofNullable(find(type, name));
      if (known.size() < NAMES_MAX) {
        known.put(name, found);
      }
    }
    return found.orElse(null);
  }

  private static @Nullable Getter find(Class<?> type, String name) {
    if (type.isRecord()) {
      for (var component : type.getRecordComponents()) {
        if (component.getName().equals(name)) {
          return accessible(component.getAccessor());
        }
      }
    }
    String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    for (String methodName : new String[] {"get" + capital, "is" + capital}) {
      try {
        Method method = type.getMethod(methodName);
        if (method.getReturnType() != void.class && !Modifier.isStatic(method.getModifiers())) {
          return accessible(method);
        }
      } catch (NoSuchMethodException e) {
        // Perhaps it has a field.
      }
    }
    return field(type, name);
  }

  private static @Nullable Getter accessible(Method method) {
    try {
      method.setAccessible(true);
      return method::invoke;
    } catch (InaccessibleObjectException e) {
      return null;
    }
  }

  private static @Nullable Getter field(Class<?> type, String name) {
    for (Class<?> c = type; c != null && c.getClassLoader() != null; c = c.getSuperclass()) {
      try {
        Field field = c.getDeclaredField(name);
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          return field::get;
        }
      } catch (NoSuchFieldException | InaccessibleObjectException e) {
        // Perhaps one above it has.
      }
    }
    return null;
  }
}
