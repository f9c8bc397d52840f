package dev.grid.kernel.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexKeyTest {

  private static final BigDecimal ABOVE_DOUBLES =
      new BigDecimal(Double.MAX_VALUE).multiply(BigDecimal.TEN);

  private static IndexKey key(Object value) {
    return switch (value) {
      case Boolean b -> IndexKey.of((boolean) b);
      case Long l -> IndexKey.of((long) l);
      case Double d -> IndexKey.of((double) d);
      case BigDecimal d -> IndexKey.of(d);
      case String s -> IndexKey.of(s);
      case LocalDate d -> IndexKey.ofDate(d.toEpochDay());
      case LocalTime t -> IndexKey.ofTime(t.toNanoOfDay());
      case LocalDateTime t -> IndexKey.ofTimestamp(t.toEpochSecond(ZoneOffset.UTC), t.getNano());
      case OffsetDateTime t -> IndexKey.ofInstant(t.toEpochSecond(), t.getNano());
      case UUID u -> IndexKey.ofUuid(u.getMostSignificantBits(), u.getLeastSignificantBits());
      default -> throw new IllegalArgumentException("value=" + value);
    };
  }

  private static void assertAscending(Object... values) {
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values.length; j++) {
        assertThat(Integer.signum(key(values[i]).compareTo(key(values[j]))))
            .as(values[i] + " and " + values[j])
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @Test
  void kinds_areInOneOrder() {
    assertThat(IndexKey.OF_NULL).isLessThan(key(false));
    assertAscending(
        false,
        true,
        Double.NEGATIVE_INFINITY,
        5L,
        Double.NaN,
        "",
        LocalDate.MAX,
        LocalTime.MIN,
        LocalDateTime.MIN,
        OffsetDateTime.MIN,
        new UUID(0, 0));
    assertThat(key(new UUID(-1, -1))).isLessThan(IndexKey.composite(IndexKey.OF_NULL));
    assertThat(IndexKey.composite(key("z"))).isLessThan(IndexKey.OF_UNREADABLE);
  }

  @Test
  void numbers_compareByWhatTheyAreWorth() {
    assertThat(key(5L)).isEqualTo(key(5.0)).isEqualTo(key(new BigDecimal("5.000")));
    assertThat(key(Long.MAX_VALUE)).isEqualTo(key(BigDecimal.valueOf(Long.MAX_VALUE)));
    assertThat(key(0.0)).isEqualTo(key(-0.0));
    assertAscending(
        Double.NEGATIVE_INFINITY,
        ABOVE_DOUBLES.multiply(BigDecimal.TEN).negate(),
        ABOVE_DOUBLES.negate(),
        new BigDecimal(Double.MAX_VALUE).negate().subtract(BigDecimal.ONE),
        -Double.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        -9007199254740993L,
        -9007199254740992L,
        -1L,
        -Double.MIN_VALUE,
        new BigDecimal("-1e-325"),
        new BigDecimal("-1e-326"),
        0L,
        new BigDecimal("1e-401"),
        new BigDecimal("1e-400"),
        Double.MIN_VALUE,
        new BigDecimal("0.1"),
        0.1,
        new BigDecimal("0.10000000000000000555111512312578270211815834045410156251"),
        9007199254740992L,
        9007199254740993L,
        9007199254740994.0,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE,
        9.223372036854775807e18,
        Double.MAX_VALUE,
        new BigDecimal(Double.MAX_VALUE).add(BigDecimal.ONE),
        ABOVE_DOUBLES,
        ABOVE_DOUBLES.multiply(BigDecimal.TEN),
        Double.POSITIVE_INFINITY,
        Double.NaN);
  }

  @Test
  void decimalsFarAway_takeNoLongerThanOthers() {
    assertAscending(
        new BigDecimal(BigInteger.TWO.negate(), Integer.MIN_VALUE),
        -1L,
        0L,
        new BigDecimal(BigInteger.TWO, Integer.MAX_VALUE),
        new BigDecimal(BigInteger.TWO, Integer.MIN_VALUE),
        new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE),
        new BigDecimal(BigInteger.TEN.pow(99), Integer.MIN_VALUE));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomDecimals_areInTheirOrder(long seed) {
    Random random = new Random(seed);
    List<BigDecimal> values = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      BigInteger digits = new BigInteger(random.nextInt(140), random);
      BigDecimal value =
          new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(40) - 5);
      values.add(value);
      values.add(value.add(BigDecimal.ONE.movePointLeft(random.nextInt(30))));
    }
    for (BigDecimal one : values) {
      for (BigDecimal other : values) {
        assertThat(Integer.signum(key(one).compareTo(key(other))))
            .as("seed=%s %s and %s", seed, one, other)
            .isEqualTo(one.compareTo(other));
      }
    }
  }

  @Test
  void texts_compareByCodePoints() {
    assertAscending(
        "",
        "\0",
        "\0\0",
        "a",
        "a\0",
        "abcdefg",
        "abcdefg\0",
        "abcdefgh",
        "abcdefgh\0",
        "abcdefghi",
        "b",
        "\u00e9",
        "\uffff",
        "\ud83d\ude00");
  }

  @Test
  void textsAreAsFarAsTheyGo_equalBeyond() {
    String longest = "x".repeat(IndexKey.TEXT_BYTES_MAX);
    assertThat(key(longest)).isEqualTo(key(longest + "y")).isGreaterThan(key("x".repeat(1_000)));
  }

  @Test
  void times_compareToTheNanosecond_andInstantsByTheTimeThatTheyAre() {
    LocalDateTime time = LocalDateTime.of(2026, 1, 2, 3, 4, 5, 123_456_789);
    assertAscending(
        LocalDateTime.MIN,
        LocalDateTime.of(-400_000, 1, 1, 0, 0),
        LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999),
        LocalDateTime.of(1970, 1, 1, 0, 0),
        time.minusNanos(1),
        time,
        time.plusNanos(1),
        time.plusNanos(1_000),
        LocalDateTime.of(400_000, 1, 1, 0, 0),
        LocalDateTime.MAX);
    assertThat(key(time.atOffset(ZoneOffset.UTC)))
        .isEqualTo(key(time.plusHours(2).atOffset(ZoneOffset.ofHours(2))));
    assertAscending(LocalDate.MIN, LocalDate.EPOCH, LocalDate.MAX);
    assertAscending(LocalTime.MIN, LocalTime.NOON, LocalTime.MAX);
    assertAscending(new UUID(-1, 0), new UUID(0, -1), new UUID(0, 0), new UUID(0, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void composites_areInTheOrderOfTheirFirstDifference(long seed) {
    Random random = new Random(seed);
    Object[] values = {false, -1L, 0L, 300L, 1.5, "", "\0", "a", "a\0", "abcdefgh", "abcdefgh\0\1"};
    for (int i = 0; i < 5_000; i++) {
      IndexKey[] one = parts(random, values);
      IndexKey[] other = parts(random, values);
      String at = "seed=" + seed + " " + Arrays.toString(one) + " and " + Arrays.toString(other);
      assertThat(Integer.signum(IndexKey.composite(one).compareTo(IndexKey.composite(other))))
          .as(at)
          .isEqualTo(Integer.signum(Arrays.compare(one, other)));
      boolean begins =
          one.length <= other.length && Arrays.mismatch(one, other) < 0
              || Arrays.mismatch(one, other) == one.length;
      assertThat(contains(IndexRange.composite(one), IndexKey.composite(other)))
          .as(at)
          .isEqualTo(begins);
    }
  }

  private static IndexKey[] parts(Random random, Object[] values) {
    IndexKey[] parts = new IndexKey[1 + random.nextInt(3)];
    Arrays.setAll(
        parts,
        i ->
            random.nextInt(8) == 0 ? IndexKey.OF_NULL : key(values[random.nextInt(values.length)]));
    return parts;
  }

  private static boolean contains(IndexRange range, IndexKey key) {
    IndexPlace place = IndexPlace.before(key);
    return range.lower().compareTo(place) <= 0 && place.compareTo(range.upper()) < 0;
  }

  @Test
  void ranges_haveWhatTheySay() {
    assertThat(contains(IndexRange.from(key(5L)), key(5L))).isTrue();
    assertThat(contains(IndexRange.from(key(5L)), key(Double.NaN))).isTrue();
    assertThat(contains(IndexRange.from(key(5L)), key("a"))).isFalse();
    assertThat(contains(IndexRange.to(key(5L)), key(Double.NEGATIVE_INFINITY))).isTrue();
    assertThat(contains(IndexRange.to(key(5L)), key(true))).isFalse();
    assertThat(contains(IndexRange.startingWith("abcdefgh"), key("abcdefgh"))).isTrue();
    assertThat(contains(IndexRange.startingWith("abc"), key("abc\uffff\uffff"))).isTrue();
    assertThat(contains(IndexRange.startingWith("abc"), key("abd"))).isFalse();
    assertThat(contains(IndexRange.all(), IndexKey.OF_NULL)).isTrue();
    assertThat(IndexRange.between(key(2L), key(1L)).isEmpty()).isTrue();
    IndexRange next = IndexRange.composite(new IndexKey[] {key("a")}, IndexRange.from(key(5L)));
    assertThat(contains(next, IndexKey.composite(key("a"), key(5L), key("z")))).isTrue();
    assertThat(contains(next, IndexKey.composite(key("a"), key(4L)))).isFalse();
    assertThat(contains(next, IndexKey.composite(key("b"), key(6L)))).isFalse();
  }
}
