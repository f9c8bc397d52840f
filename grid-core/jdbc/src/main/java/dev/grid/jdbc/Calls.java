package dev.grid.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes an object of one of JDBC's interfaces, which have some 200 methods each, of one that has
 * the methods that are supported: those of the same name and parameters. A getter of a column by
 * its name is that by its number. All others are refused, or answered as {@link Answers} says.
 * Thread-safe if the target is.
 */
final class Calls implements InvocationHandler {

  /** What a method that the target does not have is answered with. */
  @FunctionalInterface
  interface Answers {

    /** The answer to a method without a counterpart. */
    @Nullable Object of(Method method) throws SQLException;
  }

  /** A target that has something an application may want for itself. */
  interface Wrapping {

    /** What it wraps. */
    Object wrapped();
  }

  /** A target whose columns have names. */
  interface Labelled {

    /** The number of a column, from 1. */
    int findColumn(String label) throws SQLException;
  }

  private static final Map<Class<?>, Map<Method, Target>> KNOWN = new ConcurrentHashMap<>();

  /** How a method is carried out. */
  private record Target(@Nullable Method method, boolean isByLabel) {}

  private final Class<?> type;
  private final Object target;
  private final Answers answers;

  private Calls(Class<?> type, Object target, Answers answers) {
    this.type = type;
    this.target = target;
    this.answers = answers;
  }

  /** An object of the interface, whose other methods are refused. */
  static <T> T of(Class<T> type, Object target) {
    return of(type, target, Calls::refuse);
  }

  /** An object of the interface. */
  static <T> T of(Class<T> type, Object target, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            Calls.class.getClassLoader(), new Class<?>[] {type}, new Calls(type, target, answers)));
  }

  private static @Nullable Object refuse(Method method) throws SQLException {
    throw new SQLFeatureNotSupportedException(
        method.getDeclaringClass().getSimpleName()
            + "."
            + method.getName()
            + " is not supported with these parameters: "
            + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList(),
        "0A000");
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object[] given = arguments == null ? new Object[0] : arguments;
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> proxy == given[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> target.toString();
      };
    }
    switch (method.getName()) {
      case "isWrapperFor" -> {
        return wanted(given[0], proxy) != null;
      }
      case "unwrap" -> {
        Object found = wanted(given[0], proxy);
        if (found == null) {
          throw new SQLException(type.getSimpleName() + " does not wrap a " + given[0]);
        }
        return found;
      }
      default -> {}
    }
    Target to =
        KNOWN
            .computeIfAbsent(target.getClass(), key -> new ConcurrentHashMap<>())
            .computeIfAbsent(method, this::targetOf);
    Method found = to.method();
    try {
      if (found == null) {
        return method.isDefault() ? ofDefault(proxy, method, arguments) : answers.of(method);
      }
      if (to.isByLabel()) {
        given = given.clone();
        given[0] = ((Labelled) target).findColumn((String) given[0]);
      }
      return found.invoke(target, given);
    } catch (InvocationTargetException e) {
      throw Failures.toSql(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Most defaults of JDBC say that the call is not supported, in their way. */
  private @Nullable Object ofDefault(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    } catch (UnsupportedOperationException e) {
      return answers.of(method);
    }
  }

  private @Nullable Object wanted(Object wanted, Object proxy) {
    Class<?> asked = (Class<?>) wanted;
    return asked.isInstance(proxy)
        ? proxy
        : target instanceof Wrapping of && asked.isInstance(of.wrapped()) ? of.wrapped() : null;
  }

  private Target targetOf(Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    Method same = find(method.getName(), parameters);
    if (same == null
        && target instanceof Labelled
        && method.getName().startsWith("get")
        && parameters.length > 0
        && parameters[0] == String.class) {
      parameters[0] = int.class;
      return new Target(find(method.getName(), parameters), true);
    }
    return new Target(same, false);
  }

  private @Nullable Method find(String name, Class<?>[] parameters) {
    for (Class<?> of = target.getClass(); of != Object.class; of = of.getSuperclass()) {
      for (Method method : of.getDeclaredMethods()) {
        if (method.getName().equals(name)
            && java.lang.reflect.Modifier.isPublic(method.getModifiers())
            && Arrays.equals(method.getParameterTypes(), parameters)
            && !method.isBridge()) {
          method.setAccessible(true);
          return method;
        }
      }
    }
    return null;
  }
}
