package dev.grid.protocol.compact.zeroconfig;

import dev.grid.GridSerializationException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;

/** Gets at members of other people's classes, whatever their access. */
final class Access {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private Access() {}

  /** {@code (Object) component type}. */
  static MethodHandle accessor(Class<?> owner, RecordComponent component) {
    Method accessor = component.getAccessor();
    return handle(owner, accessor, () -> LOOKUP.unreflect(accessor));
  }

  /** {@code (owner) field type}. */
  static MethodHandle getter(Class<?> owner, Field field) {
    return handle(owner, field, () -> LOOKUP.unreflectGetter(field));
  }

  /** {@code (Object, Object) void}; sets final fields too. */
  static MethodHandle setter(Class<?> owner, Field field) {
    return handle(owner, field, () -> LOOKUP.unreflectSetter(field))
        .asType(MethodType.methodType(void.class, Object.class, Object.class));
  }

  /** {@code (Object[]) Object}: calls the constructor with these parameter types. */
  static MethodHandle constructor(Class<?> owner, Class<?>... parameterTypes)
      throws NoSuchMethodException {
    Constructor<?> constructor = owner.getDeclaredConstructor(parameterTypes);
    return handle(owner, constructor, () -> LOOKUP.unreflectConstructor(constructor))
        .asSpreader(Object[].class, parameterTypes.length)
        .asType(MethodType.methodType(Object.class, Object[].class));
  }

  /**
   * {@code (Object[]) Object}, of no arguments: makes an instance without running any constructor
   * of the class, as Java serialization does. Reached by name, because the JDK offers it in a
   * module that an application may leave out.
   */
  static MethodHandle instantiator(Class<?> owner) {
    try {
      Class<?> factoryType = Class.forName("sun.reflect.ReflectionFactory");
      Object factory = factoryType.getMethod("getReflectionFactory").invoke(null);
      Constructor<?> constructor =
          (Constructor<?>)
              factoryType
                  .getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                  .invoke(factory, owner, Object.class.getConstructor());
      // A handle of this constructor itself would make an Object.
      return LOOKUP
          .findVirtual(
              Constructor.class, "newInstance", MethodType.methodType(Object.class, Object[].class))
          .asFixedArity()
          .bindTo(constructor);
    } catch (ReflectiveOperationException e) {
      throw new GridSerializationException(
          owner.getName()
              + " has no constructor without parameters and cannot be made without one; add such a"
              + " constructor (it may be private), or the module jdk.unsupported",
          e);
    }
  }

  /** A look-up that may be refused. */
  private interface Lookup {
    MethodHandle find() throws IllegalAccessException;
  }

  private static MethodHandle handle(Class<?> owner, AccessibleObject member, Lookup lookup) {
    try {
      member.setAccessible(true);
      return lookup.find();
    } catch (InaccessibleObjectException | IllegalAccessException e) {
      throw new GridSerializationException(
          member
              + " of "
              + owner.getName()
              + " cannot be reached: open its package with 'opens "
              + owner.getPackageName()
              + ";' in module-info.java, or register a CompactSerializer",
          e);
    }
  }
}
