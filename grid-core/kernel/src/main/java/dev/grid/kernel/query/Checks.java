package dev.grid.kernel.query;

import dev.grid.kernel.index.IndexKey;
import dev.grid.kernel.index.IndexRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /** What it costs, as so many simple checks. */
    default int weight() {
      return 1;
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

  /** Less or greater; what has no order with the constant is neither, as null is. */
  record Ordered(Constant constant, boolean orEqual, boolean less) implements Check {

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
        return false;
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

  /** One of many: they are looked up by their hash, but for those that objects are needed for. */
  static final class In implements Check {

    private final Set<Key> themselves = new HashSet<>();

    /** What 32-bit floats are compared with, if other attributes are compared with others. */
    private final Set<Key> floats = new HashSet<>();

    private final List<Check> others = new ArrayList<>();

    /** Null if they are more than are looked for in an index. */
    private final @Nullable List<Constant> constants;

    /** A value by what it is worth; mutable only to be looked up, by the matcher that has it. */
    static final class Key {

      private TypedValue value;

      Key(TypedValue value) {
        this.value = value;
      }

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
      this.constants = constants.size() > AttributeRanges.RANGES_MAX ? null : constants;
      for (Constant constant : constants) {
        if (constant.hasParts()) {
          others.add(equal(constant));
          continue;
        }
        constant.forms().forEach(form -> themselves.add(new Key(form)));
        TypedValue itsFloat = constant.floatOfItsOwn();
        if (itsFloat != null) {
          floats.add(new Key(itsFloat));
        }
      }
    }

    @Override
    public boolean test(TypedValue found, Matcher matcher) {
      if (!themselves.isEmpty()) {
        Key key = matcher.lookup();
        key.value = found;
        if (themselves.contains(key) || found.isFloat() && floats.contains(key)) {
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
      if (constants == null) {
        return null;
      }
      List<IndexRange> ranges = new ArrayList<>();
      constants.forEach(one -> one.keys().forEach(key -> ranges.add(IndexRange.of(key))));
      return ranges;
    }

    @Override
    public int weight() {
      return 1 + others.size();
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

    @Override
    public int weight() {
      return pattern.weight();
    }
  }
}
