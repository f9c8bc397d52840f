package dev.grid.protocol.compact.zeroconfig;

import dev.grid.GridSerializationException;
import dev.grid.serialization.CompactSerializer;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Decides which classes are written by their fields, and makes serializers for them. */
public final class ZeroConfig {

  private ZeroConfig() {}

  /**
   * A serializer for a class. Reflects, so keep it.
   *
   * @throws GridSerializationException if there can be none; says why, and what to do
   */
  public static CompactSerializer<?> serializer(Class<?> type) {
    String reason = reasonAgainst(type);
    if (reason != null) {
      throw new GridSerializationException(
          type.getName()
              + " cannot be serialized: "
              + reason
              + ". Use a record or a plain class, or register a serializer for it in"
              + " SerializationConfig");
    }
    return type.isRecord() ? new RecordSerializer(type) : new PlainClassSerializer(type);
  }

  /**
   * The class that a type name from the wire stands for, or null if there is none or it is one that
   * nobody may have made this way. Only looks it up: its static initializers do not run yet.
   */
  public static @Nullable Class<?> findClass(String typeName, ClassLoader classLoader) {
    try {
      Class<?> type = Class.forName(typeName, false, classLoader);
      return reasonAgainst(type) == null ? type : null;
    } catch (ClassNotFoundException | LinkageError absent) {
      return null;
    }
  }

  /** Whether the class is part of Java itself. */
  static boolean isJdkClass(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  private static @Nullable String reasonAgainst(Class<?> type) {
    if (type.isArray()) {
      return "there is no type for arrays of this class; use a List or an Object[]";
    }
    if (type.isEnum() || Enum.class.isAssignableFrom(type)) {
      return "an enum is written by its name, and has no fields";
    }
    if (isJdkClass(type)) {
      return "it is a class of the JDK for which the protocol has no type";
    }
    if (type.isHidden() || type.isSynthetic()) {
      return "it is a lambda or made at run time, so that no reader could find its class";
    }
    if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
      return "it is abstract";
    }
    for (Class<?> s = type.getSuperclass(); s != Object.class; s = s.getSuperclass()) {
      if (s != Record.class && isJdkClass(s)) {
        return "it extends " + s.getName() + ", whose fields are the JDK's own";
      }
    }
    return null;
  }
}
