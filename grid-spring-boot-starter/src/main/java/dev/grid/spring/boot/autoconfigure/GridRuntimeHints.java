package dev.grid.spring.boot.autoconfigure;

import dev.grid.StructureType;
import dev.grid.core.Grids;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a client reads by name or by reflection, for a native image: the requests of the protocol,
 * and the configurations of structures, which it sends to members setting by setting. The
 * application's own classes need hints where they have no serializer:
 * {@code @RegisterReflectionForBinding} names them.
 */
final class GridRuntimeHints implements RuntimeHintsRegistrar {

  private static final String PACKAGE = "dev.grid.";

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints.resources().registerPattern("dev/grid/protocol/requests.txt");
    hints
        .reflection()
        .registerTypeIfPresent(
            classLoader,
            "org.springframework.cache.interceptor.SimpleKey",
            type -> type.withField("params")); // Read by dev.grid.spring.cache.
    Set<Class<?>> seen = new HashSet<>();
    for (StructureType<?, ?> type : Grids.structureTypes()) {
      register(type.configuration(), hints, seen);
    }
  }

  private static void register(Class<?> type, RuntimeHints hints, Set<Class<?>> seen) {
    if (!type.getName().startsWith(PACKAGE) || !seen.add(type)) {
      return;
    }
    hints
        .reflection()
        .registerType(
            type,
            MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
            MemberCategory.INVOKE_PUBLIC_METHODS);
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        register(component.getType(), hints, seen);
        if (component.getGenericType() instanceof ParameterizedType generic) {
          for (Type argument : generic.getActualTypeArguments()) {
            if (argument instanceof Class<?> of) {
              register(of, hints, seen);
            }
          }
        }
      }
    }
  }
}
