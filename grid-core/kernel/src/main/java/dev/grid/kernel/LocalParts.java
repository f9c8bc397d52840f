package dev.grid.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client or member has for itself beside what it asks for, one for each name and class: all
 * proxies of a structure share it. Thread-safe.
 */
public final class LocalParts implements AutoCloseable {

  private record Key(Class<?> type, String name) {}

  private final Map<Key, AutoCloseable> parts = new ConcurrentHashMap<>();

  /** The one of a name, made if there is none. */
  public <P extends AutoCloseable> P get(Class<P> type, String name, Supplier<P> make) {
    return type.cast(parts.computeIfAbsent(new Key(type, name), key -> make.get()));
  }

  /** The one of a name, or null if there is none. */
  public <P extends AutoCloseable> @Nullable P find(Class<P> type, String name) {
    return type.cast(parts.get(new Key(type, name)));
  }

  /** All of a class, in no order. */
  public <P extends AutoCloseable> List<P> all(Class<P> type) {
    List<P> all = new ArrayList<>();
    parts.forEach(
        (key, part) -> {
          if (key.type().equals(type)) {
            all.add(type.cast(part));
          }
        });
    return all;
  }

  /** Closes each. */
  @Override
  public void close() {
    for (AutoCloseable part : parts.values()) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(part + " cannot be closed", e);
      }
    }
  }
}
