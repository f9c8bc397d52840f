package dev.grid.spring.cache;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.ReflectionUtils;

/** The key that the map has for a key of Spring's. */
final class StoredKey {

  /** {@link SimpleKey} tells nobody what it is made of. */
  private static final Field PARAMETERS =
      Objects.requireNonNull(ReflectionUtils.findField(SimpleKey.class, "params"));

  static {
    ReflectionUtils.makeAccessible(PARAMETERS);
  }

  private StoredKey() {}

  /** The list of its parameters for a {@link SimpleKey}; any other key as it is. */
  static Object of(Object key) {
    if (!(key instanceof SimpleKey)) {
      return key;
    }
    Object parameters = Objects.requireNonNull(ReflectionUtils.getField(PARAMETERS, key));
    return new ArrayList<@Nullable Object>(Arrays.asList((@Nullable Object[]) parameters));
  }
}
