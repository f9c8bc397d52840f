package dev.grid.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TypedValueTest {

  private static int compare(@Nullable Object a, @Nullable Object b) {
    return Integer.signum(TypedValue.compare(TypedValue.of(a), TypedValue.of(b)));
  }

  @Test
  void kinds_haveOneOrder() {
    List<@Nullable Object> ascending = new ArrayList<>();
    ascending.add(null);
    ascending.addAll(
        List.of(
            false,
            true,
            Double.NEGATIVE_INFINITY,
            Long.MIN_VALUE,
            -1.5f,
            0,
            1,
            new BigDecimal("1.5"),
            Long.MAX_VALUE,
            0x1p63,
            new BigInteger("9223372036854775809"),
            Double.POSITIVE_INFINITY,
            Double.NaN,
            "",
            "A",
            "a",
            "ab",
            "\uffff",
            "\ud800\udc00",
            LocalDate.EPOCH,
            LocalTime.MIDNIGHT,
            LocalDateTime.of(1970, 1, 1, 0, 0),
            Instant.EPOCH,
            new UUID(-1, 0),
            new UUID(1, -1),
            new UUID(1, 0)));
    for (int i = 0; i < ascending.size(); i++) {
      for (int j = 0; j < ascending.size(); j++) {
        assertThat(compare(ascending.get(i), ascending.get(j)))
            .as("%s and %s", ascending.get(i), ascending.get(j))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @Test
  void numbers_areComparedByWhatTheyAreWorth() {
    assertThat(compare(9007199254740993L, 9007199254740992.0)).isEqualTo(1);
    assertThat(compare(Long.MAX_VALUE, (double) Long.MAX_VALUE)).isEqualTo(-1);
    assertThat(compare(Long.MIN_VALUE, (double) Long.MIN_VALUE)).isZero();
    assertThat(compare(new BigDecimal("0.1"), 0.1)).isEqualTo(-1);
    assertThat(compare(1.1f, 1.1)).isEqualTo(1);
    assertThat(compare(-0.0, 0)).isZero();
    assertThat(compare(-0.0, 0.0)).isZero();
    assertThat(compare(new BigDecimal("1.00"), (byte) 1)).isZero();
  }

  @Test
  void randomNumbers_agreeWithDecimals_andEqualOnesHaveOneHash() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      Object a = number(random);
      Object b = random.nextInt(4) == 0 ? otherForm(a, random) : number(random);
      assertThat(compare(a, b))
          .as("seed=%s, %s and %s", seed, a, b)
          .isEqualTo(decimal(a).compareTo(decimal(b)));
      if (compare(a, b) == 0) {
        assertThat(TypedValue.of(a).hash())
            .as("%s and %s", a, b)
            .isEqualTo(TypedValue.of(b).hash());
        assertThat(TypedValue.same(TypedValue.of(a), TypedValue.of(b))).isTrue();
      }
    }
  }

  private static Object number(Random random) {
    if (random.nextInt(20) == 0) {
      return random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    long bits = random.nextLong() >> random.nextInt(64);
    return switch (random.nextInt(5)) {
      case 0 -> bits;
      case 1 -> (double) bits;
      case 2 -> bits / 4.0;
      case 3 -> (float) bits;
      default -> new BigDecimal(BigInteger.valueOf(bits), random.nextInt(4));
    };
  }

  private static Object otherForm(Object number, Random random) {
    BigDecimal exact = decimal(number);
    return random.nextBoolean() ? exact.doubleValue() : exact.setScale(exact.scale() + 2);
  }

  private static BigDecimal decimal(Object number) {
    return number instanceof BigDecimal exact
        ? exact
        : number instanceof Long whole
            ? BigDecimal.valueOf(whole)
            : new BigDecimal(((Number) number).doubleValue());
  }

  @Test
  @SuppressWarnings("JavaUtilDate")
  void timesWithAZone_areTheirInstant() {
    OffsetDateTime noon = OffsetDateTime.of(2026, 1, 1, 12, 0, 0, 5_000_000, ZoneOffset.UTC);
    assertThat(compare(noon, noon.withOffsetSameInstant(ZoneOffset.ofHours(3)))).isZero();
    assertThat(compare(noon, Date.from(noon.toInstant()))).isZero();
    assertThat(compare(new Date(-1), Instant.EPOCH)).isEqualTo(-1);
  }

  @Test
  void predicatesOrder_onlyWhatIsOfOneKind() {
    assertThat(order(1, 2.5)).isNegative();
    for (Object[] pair :
        new @Nullable Object[][] {
          {1, "1"}, {null, 1}, {null, null}, {true, 1}, {LocalDate.EPOCH, Instant.EPOCH}
        }) {
      assertThat(order(pair[0], pair[1])).isEqualTo(TypedValue.NOT_COMPARABLE);
    }
  }

  private static int order(@Nullable Object a, @Nullable Object b) {
    return TypedValue.order(TypedValue.of(a), TypedValue.of(b));
  }

  @Test
  void copy_staysWhenTheValueIsSetAnew() {
    TypedValue value = TypedValue.of("text");
    TypedValue copy = value.copy();
    value.setLong(7);
    assertThat(copy.toObject()).isEqualTo("text");
    value.setChar('é');
    copy = value.copy();
    value.setChar('€');
    assertThat(copy.text()).isEqualTo("é");
    assertThat(value.text()).isEqualTo("€");
  }
}
