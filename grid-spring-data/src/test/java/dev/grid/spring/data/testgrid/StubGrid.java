package dev.grid.spring.data.testgrid;

import dev.grid.Grid;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.GridMap;
import dev.grid.serialization.SerializationConfig;
import dev.grid.spring.data.mapping.GridMappingContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Maps in memory, behind the grid's interfaces. Calls that {@link StubMap} does not have throw
 * {@code UnsupportedOperationException}. Thread-safe.
 */
public final class StubGrid {

  private final Map<String, StubMap> maps = new ConcurrentHashMap<>();
  private final Map<String, GridMap<?, ?>> proxies = new ConcurrentHashMap<>();
  private volatile @Nullable RuntimeException failure;

  /** The grid; only {@code map(name)} works. */
  public Grid grid() {
    return proxy(
        Grid.class,
        (proxy, method, args) ->
            switch (method.getName()) {
              case "map" -> proxies.computeIfAbsent((String) args[0], this::mapProxy);
              case "close" -> null;
              case "toString" -> "StubGrid";
              default -> throw new UnsupportedOperationException(method.toString());
            });
  }

  /** A context whose entities the grid is taken to know, as one that Boot starts does. */
  public static GridMappingContext knowing(Class<?>... entities) {
    GridMappingContext context = new GridMappingContext();
    context.setInitialEntitySet(Set.of(entities));
    context.initialize();
    context.addSerializersTo(SerializationConfig.defaults());
    return context;
  }

  /** The state behind a map. */
  public StubMap map(String name) {
    return maps.computeIfAbsent(name, StubMap::new);
  }

  /** From now on every call to a map throws this; null for none. */
  public void failWith(@Nullable RuntimeException failure) {
    this.failure = failure;
  }

  private GridMap<?, ?> mapProxy(String name) {
    StubMap target = map(name);
    AsyncGridMap<?, ?> async =
        proxy(
            AsyncGridMap.class,
            (proxy, method, args) -> {
              try {
                return CompletableFuture.completedFuture(call(target, method, args));
              } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
              }
            });
    return proxy(
        GridMap.class,
        (proxy, method, args) ->
            method.getName().equals("async") ? async : call(target, method, args));
  }

  private @Nullable Object call(StubMap target, Method method, Object @Nullable [] args)
      throws Throwable {
    RuntimeException toThrow = failure;
    if (toThrow != null) {
      throw toThrow;
    }
    Method implementation;
    try {
      implementation = StubMap.class.getMethod(method.getName(), method.getParameterTypes());
    } catch (NoSuchMethodException e) {
      throw new UnsupportedOperationException(method.toString(), e);
    }
    try {
      return implementation.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(StubGrid.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
