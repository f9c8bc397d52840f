package dev.grid.query;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes projections. Attributes are as {@link Predicates} says; one that an entry lacks is null,
 * and with {@code [any]} the first item is given.
 */
public final class Projections {

  private Projections() {}

  /** One attribute. */
  public static <R> Projection<R> attribute(String attribute) {
    return new AttributeProjection<>(List.of(attribute), false);
  }

  /** Several attributes, in this order. */
  public static Projection<@Nullable Object[]> attributes(String... attributes) {
    return new AttributeProjection<>(List.of(attributes), true);
  }

  /** The entry itself. */
  public static <K, V> Projection<Map.Entry<K, V>> entry() {
    return new AttributeProjection<>(null, false);
  }
}
