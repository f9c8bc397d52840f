package dev.grid.kernel.query;

import dev.grid.kernel.index.IndexKey;
import dev.grid.kernel.index.IndexRange;
import dev.grid.query.QueryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one value of an attribute is checked for. All are immutable and allocate nothing. */
final class Checks {

  private Checks() {}

  /** Checks a value. */
  @FunctionalInterface
  interface Check {

    /**
     * Whether the value meets the condition.
     *
     * @param matcher told if only objects can say
     */
    boolean test(TypedValue found, Matcher matcher);

    /**
     * Where in an index all values are that meet the condition; null if they may be anywhere. What
     * has parts is in no range.
     */
    default @Nullable List<IndexRange> ranges() {
      return null;
    }
  }

  static Check equal(Constant constant) {
    return constant.value().isAbsent() ? new Absent() : new Equal(constant);
  }

  private record Absent() implements Check {

    @Override
    public boolean test(TypedValue found, Matcher matcher) {
      return found.isAbsent();
    }

    @Override
    public List<IndexRange> ranges() {
      return List.of(IndexRange.of(IndexKey.OF_NULL));
    }
  }

  private record Equal(Constant constant) implements Check {

    @Override
    public boolean test(TypedValue found, Matcher matcher) {
      if (found.isAbsent()) {
        return false;
      }
      if (constant.hasParts() && found.kind() == TypedValue.Kind.PART) {
        return matcher.needsObject();
      }
      return TypedValue.same(found, constant.as(found));
    }

    @Override
    public List<IndexRange> ranges() {
      return constant.keys().stream().map(IndexRange::of).toList();
    }
  }

  /**
   * Less or greater.
   *
   * @param attribute for messages
   */
  record Ordered(String attribute, Constant constant, boolean orEqual, boolean less)
      implements Check {

    @Override
    public boolean test(TypedValue found, Matcher matcher) {
      if (found.isAbsent()) {
        return false;
      }
      if (constant.hasParts() && !matcher.hasObject()) {
        return matcher.needsObject();
      }
      int order = TypedValue.order(found, constant.as(found));
      if (order == TypedValue.NOT_COMPARABLE) {
        throw notComparable(attribute, found, constant);
      }
      return order == 0 ? orEqual : order < 0 == less;
    }

    @Override
    public List<IndexRange> ranges() {
      return constant.keys().stream()
          .map(key -> less ? IndexRange.to(key) : IndexRange.from(key))
          .toList();
    }
  }

  /** One and the same value has to be between both ends. */
  record Between(Ordered from, Ordered to) implements Check {

    @Override
    public boolean test(TypedValue found, Matcher matcher) {
      return from.test(found, matcher) && to.test(found, matcher);
    }

    @Override
    public List<IndexRange> ranges() {
      return AttributeRanges.common(IndexRange.union(from.ranges()), IndexRange.union(to.ranges()));
    }
  }

  private static QueryException notComparable(
      String attribute, TypedValue found, Constant constant) {
    return new QueryException(
        "attribute="
            + attribute
            + " is a "
            + found.kind()
            + " in some entry, which has no order with "
            + constant.value());
  }

  /** One of many: they are looked up by their hash, but for those that objects are needed for. */
  static final class In implements Check {

    private final Map<Key, Boolean> themselves = new HashMap<>();
    private final List<Check> others = new ArrayList<>();
    private final List<Constant> constants;

    /** A value by what it is worth; mutable only to be looked up, by the matcher that has it. */
    static final class Key {

      private TypedValue value = new TypedValue();

      @Override
      public boolean equals(Object other) {
        return other instanceof Key key && TypedValue.same(value, key.value);
      }

      @Override
      public int hashCode() {
        return value.hash();
      }
    }

    In(List<Constant> constants) {
      this.constants = constants;
      for (Constant constant : constants) {
        if (!constant.hasParts()) {
          for (TypedValue form : constant.forms()) {
            Key key = new Key();
            key.value = form;
            themselves.put(key, true);
          }
        }
        if (constant.hasParts() || constant.hasFloatOfItsOwn()) {
          others.add(equal(constant));
        }
      }
    }

    @Override
    public boolean test(TypedValue found, Matcher matcher) {
      if (!themselves.isEmpty()) {
        Key key = matcher.lookup();
        key.value = found;
        if (themselves.containsKey(key)) {
          return true;
        }
      }
      for (Check other : others) {
        if (other.test(found, matcher)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public @Nullable List<IndexRange> ranges() {
      if (constants.size() > AttributeRanges.RANGES_MAX) {
        return null;
      }
      List<IndexRange> ranges = new ArrayList<>();
      constants.forEach(one -> one.keys().forEach(key -> ranges.add(IndexRange.of(key))));
      return ranges;
    }
  }

  /** Text that is like a pattern. */
  record Like(LikePattern pattern) implements Check {

    @Override
    public boolean test(TypedValue found, Matcher matcher) {
      return found.kind() == TypedValue.Kind.TEXT
          && pattern.matches(found.bytes(), found.from(), found.to());
    }

    @Override
    public @Nullable List<IndexRange> ranges() {
      String prefix = pattern.prefix();
      return prefix == null ? null : List.of(IndexRange.startingWith(prefix));
    }
  }
}
