package dev.grid.spring.data.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What entities must satisfy, as a tree. Immutable.
 *
 * <pre>{@code
 * where("city").is("Salem").and(where("total").between(low, high))
 * }</pre>
 *
 * <p>A path names a property, or one of a nested object after dots ({@code customer.city}). Where a
 * property on the way is a collection or an array, the criterion holds if it holds for any of its
 * elements. A null on the way makes the value null.
 *
 * <p>Null is equal to null only; comparisons, ranges and text never hold for null. Numbers compare
 * by their numeric value whatever their types, so {@code 1.0} equals {@code 1.00}.
 */
public sealed interface Criteria {

  /** How a value is compared with another. */
  enum Operator {
    EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  /** Which part of a text must match. */
  enum TextMatch {
    STARTING,
    ENDING,
    CONTAINING,
    /**
     * The whole text, where {@code %} is any text, {@code _} any character and {@code \} escapes.
     */
    LIKE,
    /** The whole text, by a {@link Pattern}. */
    REGEX
  }

  /** Holds for every entity. */
  record Everything() implements Criteria {}

  /** Holds if all do; of none, always. */
  record All(List<Criteria> all) implements Criteria {
    public All {
      all = List.copyOf(all);
    }
  }

  /** Holds if any does; of none, never. */
  record Any(List<Criteria> any) implements Criteria {
    public Any {
      any = List.copyOf(any);
    }
  }

  /** Holds if the other does not. */
  record Not(Criteria criteria) implements Criteria {
    public Not {
      Objects.requireNonNull(criteria, "criteria");
    }
  }

  /** Holds if the value compares so with the given one, which is null only to test for null. */
  record Comparison(String path, Operator operator, @Nullable Object value, boolean ignoreCase)
      implements Criteria {
    public Comparison {
      Objects.requireNonNull(path, "path");
      if (value == null && operator != Operator.EQUAL) {
        throw new IllegalArgumentException(
            "path=%s operator=%s: cannot compare with null".formatted(path, operator));
      }
    }
  }

  /** Holds if {@code low <= value <= high}. */
  record Between(String path, Object low, Object high, boolean ignoreCase) implements Criteria {
    public Between {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(low, () -> "path=" + path + ": the low bound is null");
      Objects.requireNonNull(high, () -> "path=" + path + ": the high bound is null");
    }
  }

  /** Holds if the value equals any of these; they may contain null. */
  record In(String path, List<@Nullable Object> values, boolean ignoreCase) implements Criteria {
    public In {
      Objects.requireNonNull(path, "path");
      values = Collections.unmodifiableList(new ArrayList<>(values)); // List.copyOf takes no nulls.
    }
  }

  /** Holds if the value is a text that matches. */
  record Text(String path, TextMatch match, String text, boolean ignoreCase) implements Criteria {
    public Text {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(match, "match");
      Objects.requireNonNull(text, () -> "path=" + path + ": the text is null");
      if (match == TextMatch.REGEX) {
        Pattern unused = Pattern.compile(text); // Says what is wrong with it.
      }
    }
  }

  /** Holds if the value is a collection or an array with an element equal to this one. */
  record HasElement(String path, @Nullable Object element, boolean ignoreCase) implements Criteria {
    public HasElement {
      Objects.requireNonNull(path, "path");
    }
  }

  /** Holds if the value is null, or a text, collection, map or array without content. */
  record IsEmpty(String path) implements Criteria {
    public IsEmpty {
      Objects.requireNonNull(path, "path");
    }
  }

  /** This and the other. */
  default Criteria and(Criteria other) {
    return new All(List.of(this, other));
  }

  /** This or the other. */
  default Criteria or(Criteria other) {
    return new Any(List.of(this, other));
  }

  /** The opposite. */
  default Criteria negated() {
    return new Not(this);
  }

  /** No condition. */
  static Criteria everything() {
    return new Everything();
  }

  /** All of these; of none, no condition. */
  static Criteria allOf(Collection<? extends Criteria> criteria) {
    return criteria.size() == 1 ? criteria.iterator().next() : new All(List.copyOf(criteria));
  }

  /** Begins a criterion on a property. */
  static Where where(String path) {
    return new Where(path, false);
  }

  /**
   * A property whose condition is still to be said.
   *
   * @param path the property
   * @param ignoreCase whether texts are compared without regard to case
   */
  record Where(String path, boolean ignoreCase) {
    public Where {
      Objects.requireNonNull(path, "path");
    }

    /** Compares texts without regard to case. */
    public Where ignoringCase() {
      return new Where(path, true);
    }

    public Criteria is(@Nullable Object value) {
      return new Comparison(path, Operator.EQUAL, value, ignoreCase);
    }

    public Criteria isNot(@Nullable Object value) {
      return is(value).negated();
    }

    public Criteria lessThan(Object value) {
      return new Comparison(path, Operator.LESS, value, ignoreCase);
    }

    public Criteria atMost(Object value) {
      return new Comparison(path, Operator.LESS_OR_EQUAL, value, ignoreCase);
    }

    public Criteria greaterThan(Object value) {
      return new Comparison(path, Operator.GREATER, value, ignoreCase);
    }

    public Criteria atLeast(Object value) {
      return new Comparison(path, Operator.GREATER_OR_EQUAL, value, ignoreCase);
    }

    /** Both bounds belong to the range. */
    public Criteria between(Object low, Object high) {
      return new Between(path, low, high, ignoreCase);
    }

    public Criteria in(@Nullable Object... values) {
      return new In(path, Arrays.asList(values), ignoreCase);
    }

    public Criteria in(Collection<? extends @Nullable Object> values) {
      return new In(path, new ArrayList<>(values), ignoreCase);
    }

    public Criteria startsWith(String text) {
      return new Text(path, TextMatch.STARTING, text, ignoreCase);
    }

    public Criteria endsWith(String text) {
      return new Text(path, TextMatch.ENDING, text, ignoreCase);
    }

    public Criteria contains(String text) {
      return new Text(path, TextMatch.CONTAINING, text, ignoreCase);
    }

    /** {@code %} is any text, {@code _} any character, {@code \} escapes. */
    public Criteria like(String pattern) {
      return new Text(path, TextMatch.LIKE, pattern, ignoreCase);
    }

    /** By a {@link Pattern}, which the whole text must match. */
    public Criteria matches(String regex) {
      return new Text(path, TextMatch.REGEX, regex, ignoreCase);
    }

    public Criteria hasElement(@Nullable Object element) {
      return new HasElement(path, element, ignoreCase);
    }

    public Criteria isNull() {
      return new Comparison(path, Operator.EQUAL, null, ignoreCase);
    }

    public Criteria isEmpty() {
      return new IsEmpty(path);
    }
  }
}
