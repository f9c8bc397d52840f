package dev.grid.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of entries, or entries as they are. Immutable.
 *
 * @param attributes as {@link Predicates} says; null for the entry
 * @param isArray whether they are given as an array, else there is one
 * @param <R> the type of what is wanted
 */
public record AttributeProjection<R>(@Nullable List<String> attributes, boolean isArray)
    implements Projection<R> {

  public AttributeProjection {
    attributes = attributes == null ? null : List.copyOf(attributes);
    int count = attributes == null ? 1 : attributes.size();
    if (count == 0 || !isArray && count > 1) {
      throw new IllegalArgumentException(
          "attributes=" + attributes + ": one, or several as an array");
    }
  }
}
