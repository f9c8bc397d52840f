package dev.grid.protocol.compact.zeroconfig;

import dev.grid.GridSerializationException;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Calls constructors of the application's classes. */
final class Instances {

  private Instances() {}

  /**
   * Calls a constructor handle of type {@code (Object[]) Object}.
   *
   * @throws GridSerializationException if the constructor throws an exception
   */
  static Object create(Class<?> type, MethodHandle constructor, @Nullable Object[] arguments) {
    try {
      return (Object) constructor.invokeExact(arguments);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new GridSerializationException(
          "the constructor of " + type.getName() + " refused what was read: " + e, e);
    }
  }
}
