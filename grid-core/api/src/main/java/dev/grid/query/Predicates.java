package dev.grid.query;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes predicates.
 *
 * <p>An <b>attribute</b> is a field of the value by its name; {@code this} is the value itself and
 * {@code __key} the key; {@code address.city} and {@code __key.id} are fields of fields, {@code
 * phones[0]} an item of an array or list, and {@code phones[any]} each of them, of which one has to
 * meet the condition. Attributes are read from Compact, Portable, {@link
 * dev.grid.serialization.JsonValue} and the protocol's own types without any class; of other values
 * they are read from objects, by accessors, getters and fields, where the member has the class.
 *
 * <pre>{@code
 * Set<String> names = people.keySet(Predicates.and(
 *     Predicates.equal("address.city", "Ghent"), Predicates.lessThan("age", 30)));
 * }</pre>
 *
 * <p><b>Values</b> are compared with attributes of their kind: numbers with numbers whatever their
 * types, text with text, times with times. Text is also compared with what it says if the attribute
 * is a number, a boolean, a time or a UUID: {@code greaterThan("born", "1990-01-01")}. An attribute
 * that has no order with a value, as text with a number, is neither less nor greater than it nor
 * equal to it: the entry is not meant.
 */
public final class Predicates {

  private Predicates() {}

  /** Every entry. */
  public static Predicate alwaysTrue() {
    return new Condition.True();
  }

  /** No entry. */
  public static Predicate alwaysFalse() {
    return new Condition.False();
  }

  /** What all mean. */
  public static Predicate and(Predicate... terms) {
    return new Condition.And(List.of(terms));
  }

  /** What any of them means. */
  public static Predicate or(Predicate... terms) {
    return new Condition.Or(List.of(terms));
  }

  /** What the other does not mean. */
  public static Predicate not(Predicate term) {
    return new Condition.Not(term);
  }

  /** {@link Condition.Equal}. */
  public static Predicate equal(String attribute, @Nullable Object value) {
    return new Condition.Equal(attribute, value);
  }

  /** {@link Condition.NotEqual}. */
  public static Predicate notEqual(String attribute, @Nullable Object value) {
    return new Condition.NotEqual(attribute, value);
  }

  public static Predicate greaterThan(String attribute, Object value) {
    return new Condition.Comparison(attribute, value, false, false);
  }

  public static Predicate greaterEqual(String attribute, Object value) {
    return new Condition.Comparison(attribute, value, true, false);
  }

  public static Predicate lessThan(String attribute, Object value) {
    return new Condition.Comparison(attribute, value, false, true);
  }

  public static Predicate lessEqual(String attribute, Object value) {
    return new Condition.Comparison(attribute, value, true, true);
  }

  /** {@link Condition.Between}: both ends included. */
  public static Predicate between(String attribute, Object from, Object to) {
    return new Condition.Between(attribute, from, to);
  }

  /** {@link Condition.In}. */
  public static Predicate in(String attribute, @Nullable Object... values) {
    return new Condition.In(attribute, Arrays.asList(values));
  }

  /** {@link Condition.Like}. */
  public static Predicate like(String attribute, String pattern) {
    return new Condition.Like(attribute, pattern, false);
  }

  /** {@link Condition.Like}, whatever the case of letters. */
  public static Predicate ilike(String attribute, String pattern) {
    return new Condition.Like(attribute, pattern, true);
  }

  /** {@link Condition.Regex}. */
  public static Predicate regex(String attribute, String regex) {
    return new Condition.Regex(attribute, regex);
  }

  /** {@link Condition.InstanceOf}, for any class. */
  public static Predicate instanceOf(String className) {
    return new Condition.InstanceOf(className);
  }

  /** {@link Condition.InstanceOf}. */
  public static Predicate instanceOf(Class<?> type) {
    return new Condition.InstanceOf(type.getName());
  }

  /**
   * What a text means: comparisons by {@code = == != <> < <= > >=}, {@code BETWEEN a AND b}, {@code
   * IN (a, b)}, {@code LIKE}, {@code ILIKE} and {@code REGEX}, put together by {@code AND}, {@code
   * OR}, {@code NOT} and parentheses, in any case of letters. Text values stand in single quotes,
   * where two quotes are one; a word without quotes behind an operator is text, too.
   *
   * <pre>{@code
   * active AND (age BETWEEN 20 AND 30 OR address.city IN ('Ghent', 'Bruges'))
   * }</pre>
   *
   * <p>Members say where it is wrong, with a {@link QueryException}, when it is used.
   */
  public static Predicate sql(String text) {
    return new Condition.Sql(text);
  }

  /** {@link PagingPredicate} over every entry, in natural order. */
  public static PagingPredicate paging(int pageSize) {
    return new PagingPredicate(null, null, pageSize);
  }

  /** {@link PagingPredicate} in natural order. */
  public static PagingPredicate paging(Predicate predicate, int pageSize) {
    return new PagingPredicate(predicate, null, pageSize);
  }

  /** {@link PagingPredicate} in the order of a comparator, whose class every member needs. */
  public static <K, V> PagingPredicate paging(
      @Nullable Predicate predicate, Comparator<Map.Entry<K, V>> comparator, int pageSize) {
    return new PagingPredicate(
        predicate, Objects.requireNonNull(comparator, "comparator"), pageSize);
  }

  /** What a predicate means of the partition of a key. */
  public static Predicate partition(Object key, Predicate predicate) {
    return new PartitionPredicate(List.of(key), predicate);
  }

  /** What a predicate means of the partitions of some keys. */
  public static Predicate partitions(Collection<?> keys, Predicate predicate) {
    return new PartitionPredicate(List.copyOf(keys), predicate);
  }

  static List<Predicate> requireInner(List<Predicate> terms) {
    List<Predicate> copy = List.copyOf(terms);
    copy.forEach(Predicates::requireInner);
    return copy;
  }

  /** Refuses what can only be outermost. */
  static void requireInner(Predicate predicate) {
    switch (Objects.requireNonNull(predicate, "predicate")) {
      case PartitionPredicate p ->
          throw new IllegalArgumentException("a partition predicate cannot be within another");
      case PagingPredicate p ->
          throw new IllegalArgumentException("a paging predicate cannot be within another");
      case Condition c -> {}
      case EntryPredicate<?, ?> e -> {}
    }
  }
}
