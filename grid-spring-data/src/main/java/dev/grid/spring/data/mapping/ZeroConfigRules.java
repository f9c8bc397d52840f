package dev.grid.spring.data.mapping;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the grid stores of a class that no serializer is registered for: all of its fields but
 * static and transient ones, if their types have a field kind or are made of such types. Stateless.
 */
final class ZeroConfigRules {

  private ZeroConfigRules() {}

  /** The fields that are stored, those of superclasses too. */
  static List<Field> storedFields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Object.class && c != Record.class; ) {
      for (Field field : c.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        if (!Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers)) {
          fields.add(field);
        }
      }
      c = c.getSuperclass();
    }
    return fields;
  }

  /** Whether a field of this type can be stored. */
  static boolean canStore(Class<?> type, Type genericType) {
    if (isItem(type) || type.isArray() && isItem(type.getComponentType())) {
      return true;
    }
    if (type == List.class
        || type == ArrayList.class
        || type == Set.class
        || type == HashSet.class) {
      return isItem(argument(genericType, 0));
    }
    return (type == Map.class || type == HashMap.class)
        && isItem(argument(genericType, 0))
        && isItem(argument(genericType, 1));
  }

  private static boolean isItem(@Nullable Class<?> type) {
    return type != null
        && (type == char.class
            || type == Character.class
            || FieldKinds.of(type) != null
            || type.isEnum()
            || FieldForms.isNested(type) && !type.isArray());
  }

  private static @Nullable Class<?> argument(Type type, int index) {
    return type instanceof ParameterizedType parameterized
            && parameterized.getActualTypeArguments()[index] instanceof Class<?> argument
        ? argument
        : null;
  }
}
