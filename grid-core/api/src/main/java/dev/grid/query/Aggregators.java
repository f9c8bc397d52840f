package dev.grid.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes aggregators. Each is of an attribute, as {@link Predicates} says, or of the value itself;
 * with {@code [any]} each item counts. Members find it in serialized values, and keep no list of
 * entries.
 *
 * <pre>{@code
 * Double mean = people.aggregate(Aggregators.integerAvg("age"), Predicates.equal("active", true));
 * }</pre>
 *
 * <p>Sums, means, least and greatest values leave out nulls, and entries that lack the attribute. A
 * {@link QueryException} says which attribute was not what is needed, and its value: no number in a
 * sum, a fraction where whole numbers are summed, values between which there is no order; or that
 * none of the entries has the attribute, unless that may be, as in JSON.
 */
public final class Aggregators {

  private Aggregators() {}

  /** How many entries there are, whether they have the attribute or not. */
  public static Aggregator<Long> count() {
    return new Aggregation<>(Aggregation.Kind.COUNT, null);
  }

  /** {@link #count()} of an attribute. */
  public static Aggregator<Long> count(String attribute) {
    return of(Aggregation.Kind.COUNT, attribute);
  }

  /**
   * The different values, of which null is one. Numbers are one if they are worth the same. The
   * result must fit into a message.
   */
  public static <T> Aggregator<Set<T>> distinct() {
    return new Aggregation<>(Aggregation.Kind.DISTINCT, null);
  }

  /** {@link #distinct()} of an attribute. */
  public static <T> Aggregator<Set<T>> distinct(String attribute) {
    return of(Aggregation.Kind.DISTINCT, attribute);
  }

  /** The greatest value; null if there is none. */
  public static <T> Aggregator<T> max() {
    return new Aggregation<>(Aggregation.Kind.MAX, null);
  }

  /** {@link #max()} of an attribute. */
  public static <T> Aggregator<T> max(String attribute) {
    return of(Aggregation.Kind.MAX, attribute);
  }

  /** The least value; null if there is none. */
  public static <T> Aggregator<T> min() {
    return new Aggregation<>(Aggregation.Kind.MIN, null);
  }

  /** {@link #min()} of an attribute. */
  public static <T> Aggregator<T> min(String attribute) {
    return of(Aggregation.Kind.MIN, attribute);
  }

  /** The entry with the greatest value, one of them if there are several; null if there is none. */
  public static <K, V> Aggregator<Map.Entry<K, V>> maxBy() {
    return new Aggregation<>(Aggregation.Kind.MAX_BY, null);
  }

  /** {@link #maxBy()} of an attribute. */
  public static <K, V> Aggregator<Map.Entry<K, V>> maxBy(String attribute) {
    return of(Aggregation.Kind.MAX_BY, attribute);
  }

  /** The entry with the least value, one of them if there are several; null if there is none. */
  public static <K, V> Aggregator<Map.Entry<K, V>> minBy() {
    return new Aggregation<>(Aggregation.Kind.MIN_BY, null);
  }

  /** {@link #minBy()} of an attribute. */
  public static <K, V> Aggregator<Map.Entry<K, V>> minBy(String attribute) {
    return of(Aggregation.Kind.MIN_BY, attribute);
  }

  /** The sum of whole numbers. */
  public static Aggregator<Long> integerSum() {
    return new Aggregation<>(Aggregation.Kind.INTEGER_SUM, null);
  }

  /** {@link #integerSum()} of an attribute. */
  public static Aggregator<Long> integerSum(String attribute) {
    return of(Aggregation.Kind.INTEGER_SUM, attribute);
  }

  /** The sum of whole numbers. It is exact, and fails the call if a long cannot hold it. */
  public static Aggregator<Long> longSum() {
    return new Aggregation<>(Aggregation.Kind.LONG_SUM, null);
  }

  /** {@link #longSum()} of an attribute. */
  public static Aggregator<Long> longSum(String attribute) {
    return of(Aggregation.Kind.LONG_SUM, attribute);
  }

  /** The sum of numbers, each without what is behind its point. */
  public static Aggregator<Long> fixedPointSum() {
    return new Aggregation<>(Aggregation.Kind.FIXED_POINT_SUM, null);
  }

  /** {@link #fixedPointSum()} of an attribute. */
  public static Aggregator<Long> fixedPointSum(String attribute) {
    return of(Aggregation.Kind.FIXED_POINT_SUM, attribute);
  }

  /** The sum of numbers as doubles, added in no order. */
  public static Aggregator<Double> doubleSum() {
    return new Aggregation<>(Aggregation.Kind.DOUBLE_SUM, null);
  }

  /** {@link #doubleSum()} of an attribute. */
  public static Aggregator<Double> doubleSum(String attribute) {
    return of(Aggregation.Kind.DOUBLE_SUM, attribute);
  }

  /** The sum of numbers as doubles, added in no order. */
  public static Aggregator<Double> floatingPointSum() {
    return new Aggregation<>(Aggregation.Kind.FLOATING_POINT_SUM, null);
  }

  /** {@link #floatingPointSum()} of an attribute. */
  public static Aggregator<Double> floatingPointSum(String attribute) {
    return of(Aggregation.Kind.FLOATING_POINT_SUM, attribute);
  }

  /** The exact sum of whole numbers, however large. */
  public static Aggregator<BigInteger> bigIntegerSum() {
    return new Aggregation<>(Aggregation.Kind.BIG_INTEGER_SUM, null);
  }

  /** {@link #bigIntegerSum()} of an attribute. */
  public static Aggregator<BigInteger> bigIntegerSum(String attribute) {
    return of(Aggregation.Kind.BIG_INTEGER_SUM, attribute);
  }

  /** The exact sum of numbers. */
  public static Aggregator<BigDecimal> bigDecimalSum() {
    return new Aggregation<>(Aggregation.Kind.BIG_DECIMAL_SUM, null);
  }

  /** {@link #bigDecimalSum()} of an attribute. */
  public static Aggregator<BigDecimal> bigDecimalSum(String attribute) {
    return of(Aggregation.Kind.BIG_DECIMAL_SUM, attribute);
  }

  /** The mean of whole numbers; null if there is none. */
  public static Aggregator<Double> integerAvg() {
    return new Aggregation<>(Aggregation.Kind.INTEGER_AVG, null);
  }

  /** {@link #integerAvg()} of an attribute. */
  public static Aggregator<Double> integerAvg(String attribute) {
    return of(Aggregation.Kind.INTEGER_AVG, attribute);
  }

  /** The mean of whole numbers; null if there is none. */
  public static Aggregator<Double> longAvg() {
    return new Aggregation<>(Aggregation.Kind.LONG_AVG, null);
  }

  /** {@link #longAvg()} of an attribute. */
  public static Aggregator<Double> longAvg(String attribute) {
    return of(Aggregation.Kind.LONG_AVG, attribute);
  }

  /** The mean of numbers as doubles; null if there is none. */
  public static Aggregator<Double> doubleAvg() {
    return new Aggregation<>(Aggregation.Kind.DOUBLE_AVG, null);
  }

  /** {@link #doubleAvg()} of an attribute. */
  public static Aggregator<Double> doubleAvg(String attribute) {
    return of(Aggregation.Kind.DOUBLE_AVG, attribute);
  }

  /** The mean of numbers as doubles; null if there is none. */
  public static Aggregator<Double> numberAvg() {
    return new Aggregation<>(Aggregation.Kind.NUMBER_AVG, null);
  }

  /** {@link #numberAvg()} of an attribute. */
  public static Aggregator<Double> numberAvg(String attribute) {
    return of(Aggregation.Kind.NUMBER_AVG, attribute);
  }

  /** The mean of whole numbers, to 34 digits at least; null if there is none. */
  public static Aggregator<BigDecimal> bigIntegerAvg() {
    return new Aggregation<>(Aggregation.Kind.BIG_INTEGER_AVG, null);
  }

  /** {@link #bigIntegerAvg()} of an attribute. */
  public static Aggregator<BigDecimal> bigIntegerAvg(String attribute) {
    return of(Aggregation.Kind.BIG_INTEGER_AVG, attribute);
  }

  /** The mean of numbers, to 34 digits at least; null if there is none. */
  public static Aggregator<BigDecimal> bigDecimalAvg() {
    return new Aggregation<>(Aggregation.Kind.BIG_DECIMAL_AVG, null);
  }

  /** {@link #bigDecimalAvg()} of an attribute. */
  public static Aggregator<BigDecimal> bigDecimalAvg(String attribute) {
    return of(Aggregation.Kind.BIG_DECIMAL_AVG, attribute);
  }

  private static <R> Aggregator<R> of(Aggregation.Kind kind, String attribute) {
    return new Aggregation<>(kind, Objects.requireNonNull(attribute, "attribute"));
  }
}
