package dev.grid.systemtests.contract;

import dev.grid.StructureHandle;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A structure whose calls are made asynchronously and waited for as an application would, so that
 * one suite tests both forms: a call of the blocking interface goes to the asynchronous one of the
 * same name and parameters. What has none goes to the blocking structure. Immutable.
 */
final class Awaited implements InvocationHandler {

  private final List<Object> asynchronous;
  private final Object blocking;

  private Awaited(List<Object> asynchronous, Object blocking) {
    this.asynchronous = asynchronous;
    this.blocking = blocking;
  }

  /**
   * The structure by its asynchronous calls.
   *
   * @param adapters objects whose methods are calls that the asynchronous interface has by other
   *     names
   */
  static <S extends StructureHandle<?>> S of(
      Class<? super S> blocking, S structure, Object... adapters) {
    List<Object> asynchronous =
        Stream.concat(Arrays.stream(adapters), Stream.of(structure.async())).toList();
    return of(blocking, structure, asynchronous);
  }

  /** What has blocking calls, by its asynchronous ones. */
  @SuppressWarnings("unchecked") // The class has no type arguments.
  static <S> S of(Class<? super S> blocking, S structure, List<Object> asynchronous) {
    return (S)
        Proxy.newProxyInstance(
            blocking.getClassLoader(),
            new Class<?>[] {blocking},
            new Awaited(asynchronous, structure));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getDeclaringClass() != Object.class) {
      for (Object target : asynchronous) {
        Method call = sameOf(target, method);
        if (call != null) {
          Object result = invoke(call, target, arguments);
          return result instanceof CompletionStage<?> stage ? await(stage, method) : result;
        }
      }
    }
    return invoke(method, blocking, arguments);
  }

  /** The method of this name and of these parameters, whatever they are of. */
  private static @Nullable Method sameOf(Object target, Method method) {
    for (Class<?> type : publicTypes(target)) {
      try {
        return type.getMethod(method.getName(), method.getParameterTypes());
      } catch (NoSuchMethodException e) {
        // Another may have it.
      }
    }
    return null;
  }

  private static List<Class<?>> publicTypes(Object target) {
    Class<?>[] interfaces = target.getClass().getInterfaces();
    return interfaces.length == 0 ? List.of(target.getClass()) : List.of(interfaces);
  }

  private static @Nullable Object invoke(
      Method method, Object target, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static @Nullable Object await(CompletionStage<?> stage, Method method)
      throws InterruptedException {
    return List.of(method.getExceptionTypes()).contains(InterruptedException.class)
        ? awaitInterruptibly(stage)
        : await(stage);
  }

  /** Waits for a stage; throws what it failed with. */
  static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw unchecked(e.getCause());
    }
  }

  /** {@link #await} that an interrupt ends, and with it the call. */
  static <T extends @Nullable Object> T awaitInterruptibly(CompletionStage<T> stage)
      throws InterruptedException {
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    }
  }

  private static RuntimeException unchecked(@Nullable Throwable cause) {
    return cause instanceof RuntimeException failure ? failure : new CompletionException(cause);
  }
}
