package dev.grid.query;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A projection that an application writes, carried out by members, on threads where it may take its
 * time: its class and those of keys and values must be there, and it must be serializable as any
 * value is, as must what it returns.
 *
 * @param <K> the key type
 * @param <V> the value type
 * @param <R> the type of what is wanted
 */
@FunctionalInterface
public non-sealed interface EntryProjection<K, V, R> extends Projection<R> {

  /**
   * What is wanted of an entry. What it throws fails the call.
   *
   * @param entry a copy, whose changes nobody sees
   */
  @Nullable R project(Map.Entry<K, V> entry);
}
