package dev.grid.query;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an attribute of entries comes to, which members find in serialized values without the
 * classes that wrote them. {@link Aggregators} makes them and says what each is. Immutable.
 *
 * @param attribute as {@link Predicates} says, or null for the value itself
 * @param <R> the result type
 */
public record Aggregation<R>(Kind kind, @Nullable String attribute) implements Aggregator<R> {

  /** What it is. */
  public enum Kind {
    BIG_DECIMAL_AVG,
    BIG_DECIMAL_SUM,
    BIG_INTEGER_AVG,
    BIG_INTEGER_SUM,
    COUNT,
    DISTINCT,
    DOUBLE_AVG,
    DOUBLE_SUM,
    FIXED_POINT_SUM,
    FLOATING_POINT_SUM,
    INTEGER_AVG,
    INTEGER_SUM,
    LONG_AVG,
    LONG_SUM,
    MAX,
    MIN,
    NUMBER_AVG,
    MAX_BY,
    MIN_BY
  }

  public Aggregation {
    Objects.requireNonNull(kind, "kind");
  }
}
