package dev.grid.protocol.compact.zeroconfig;

import dev.grid.GridSerializationException;
import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactSerializer;
import dev.grid.serialization.CompactWriter;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a class by its fields, those of its superclasses first. Reads it by making an instance,
 * with its constructor without parameters if it has one, and setting the fields that the bytes
 * have.
 */
final class PlainClassSerializer implements CompactSerializer<Object> {

  private static final Object[] NO_ARGUMENTS = {};

  private final Class<?> type;
  private final List<Property> properties;
  private final MethodHandle constructor;

  /** A field with its setter, of type {@code (Object, Object) void}. */
  private record Property(Member member, MethodHandle setter) {

    void set(Object owner, @Nullable Object value) {
      try {
        setter.invokeExact(owner, value);
      } catch (Error | RuntimeException e) {
        throw e;
      } catch (Throwable e) {
        throw new GridSerializationException("setting '" + member.name() + "' failed: " + e, e);
      }
    }
  }

  PlainClassSerializer(Class<?> type) {
    this.type = type;
    this.properties = new ArrayList<>();
    for (Field field : fields(type).values()) {
      Member member =
          new Member(
              type,
              field.getName(),
              field.getType(),
              field.getGenericType(),
              Access.getter(type, field));
      properties.add(new Property(member, Access.setter(type, field)));
    }
    this.constructor = constructor(type);
  }

  private static MethodHandle constructor(Class<?> type) {
    try {
      return Access.constructor(type);
    } catch (NoSuchMethodException none) {
      return Access.instantiator(type);
    }
  }

  private static Map<String, Field> fields(Class<?> type) {
    Class<?> superclass = type.getSuperclass();
    Map<String, Field> fields =
        superclass == Object.class ? new LinkedHashMap<>() : fields(superclass);
    for (Field field : type.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (Modifier.isStatic(modifiers) || Modifier.isTransient(modifiers)) {
        continue;
      }
      if (field.isSynthetic()) {
        throw new GridSerializationException(
            type.getName()
                + " cannot be serialized: it holds what it was made in ('"
                + field.getName()
                + "'). Make it a record or a static class");
      }
      Field hidden = fields.put(field.getName(), field);
      if (hidden != null) {
        throw new GridSerializationException(
            "field '"
                + field.getName()
                + "' of "
                + type.getName()
                + " hides that of "
                + hidden.getDeclaringClass().getName()
                + ": rename one, or register a CompactSerializer");
      }
    }
    return fields;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Class<Object> type() {
    return (Class<Object>) type;
  }

  @Override
  public String typeName() {
    return type.getName();
  }

  @Override
  public void write(CompactWriter out, Object value) {
    for (Property property : properties) {
      property.member.write(out, value);
    }
  }

  @Override
  public Object read(CompactReader in) {
    Object value = Instances.create(type, constructor, NO_ARGUMENTS);
    for (Property property : properties) {
      if (property.member.isPresent(in)) {
        property.set(value, property.member.read(in));
      }
    }
    return value;
  }
}
