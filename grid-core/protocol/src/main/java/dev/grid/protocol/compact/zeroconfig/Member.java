package dev.grid.protocol.compact.zeroconfig;

import dev.grid.serialization.CompactReader;
import dev.grid.serialization.CompactWriter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A record component or a field of a class: how to get it, and the port it goes through. */
final class Member {

  private final String owner;
  private final String name;
  private final Port port;
  private final Writing writing;
  private final @Nullable Object missingValue;

  /** Gets the member of an owner and writes it. */
  private interface Writing {
    void write(CompactWriter out, Object owner) throws Throwable;
  }

  Member(Class<?> owner, String name, Class<?> type, Type genericType, MethodHandle getter) {
    this.owner = owner.getName();
    this.name = name;
    this.port = Ports.of(owner, name, type, genericType);
    this.writing = writing(name, type, getter, port);
    this.missingValue = type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
  }

  String name() {
    return name;
  }

  /** What it is when the bytes do not have it: 0, false or null. */
  @Nullable Object missingValue() {
    return missingValue;
  }

  void write(CompactWriter out, Object value) {
    try {
      writing.write(out, value);
    } catch (Throwable failure) {
      throw failure("written", failure);
    }
  }

  boolean isPresent(CompactReader in) {
    return port.isPresent(in);
  }

  @Nullable Object read(CompactReader in) {
    try {
      return port.read(in);
    } catch (RuntimeException failure) {
      throw failure("read", failure);
    }
  }

  /** A failure that says which member it is about; errors of the JVM are thrown as they are. */
  private RuntimeException failure(String done, Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof MemberFailure inner
        ? inner.within(owner, name)
        : new MemberFailure(owner, name, done, cause);
  }

  // Primitives have a case each so that they are not boxed.
  private static Writing writing(String name, Class<?> type, MethodHandle getter, Port port) {
    MethodType exact =
        MethodType.methodType(type.isPrimitive() ? type : Object.class, Object.class);
    MethodHandle get = getter.asType(exact);
    if (type == boolean.class) {
      return (out, owner) -> out.writeBoolean(name, (boolean) get.invokeExact(owner));
    }
    if (type == byte.class) {
      return (out, owner) -> out.writeInt8(name, (byte) get.invokeExact(owner));
    }
    if (type == char.class) {
      return (out, owner) -> out.writeInt16(name, (short) (char) get.invokeExact(owner));
    }
    if (type == short.class) {
      return (out, owner) -> out.writeInt16(name, (short) get.invokeExact(owner));
    }
    if (type == int.class) {
      return (out, owner) -> out.writeInt32(name, (int) get.invokeExact(owner));
    }
    if (type == long.class) {
      return (out, owner) -> out.writeInt64(name, (long) get.invokeExact(owner));
    }
    if (type == float.class) {
      return (out, owner) -> out.writeFloat32(name, (float) get.invokeExact(owner));
    }
    if (type == double.class) {
      return (out, owner) -> out.writeFloat64(name, (double) get.invokeExact(owner));
    }
    return (out, owner) -> port.write(out, (Object) get.invokeExact(owner));
  }
}
