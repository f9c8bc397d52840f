package dev.grid.spring.data.core;

import static dev.grid.spring.data.core.Criteria.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.grid.spring.data.mapping.GridMappingContext;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.annotation.Id;

class CriteriaTest {

  private final GridMappingContext context = new GridMappingContext();

  record Part(String name, @Nullable Integer weight, List<String> tags) {}

  @SuppressWarnings("ArrayRecordComponent") // Never compared here.
  record Thing(
      @Id String id,
      @Nullable String text,
      double size,
      BigDecimal price,
      @Nullable Part main,
      List<Part> parts,
      int[] codes) {}

  private static final Thing THING =
      new Thing(
          "1",
          "Grüße",
          2.5,
          new BigDecimal("10.00"),
          null,
          List.of(new Part("bolt", 3, List.of("m5", "steel")), new Part("nut", null, List.of())),
          new int[] {1, 2});

  private boolean holds(Criteria criteria) {
    return new CriteriaCompiler(context, context.entity(Thing.class)).compile(criteria).test(THING);
  }

  @Test
  void numbers_compareByValue() {
    assertThat(holds(where("price").is(10))).isTrue();
    assertThat(holds(where("price").is(new BigDecimal("10")))).isTrue();
    assertThat(holds(where("price").between(9.99, BigInteger.TEN))).isTrue();
    assertThat(holds(where("size").greaterThan(2))).isTrue();
    assertThat(holds(where("size").lessThan(Float.POSITIVE_INFINITY))).isTrue();
    assertThat(holds(where("price").lessThan(Double.NaN))).isTrue();
    assertThat(holds(where("price").in(9L, 10L))).isTrue();
  }

  @Test
  void nullOnTheWay_isNull() {
    assertThat(holds(where("main.weight").isNull())).isTrue();
    assertThat(holds(where("main.weight").lessThan(5))).isFalse();
    assertThat(holds(where("main.weight").isNot(5))).isTrue();
    assertThat(holds(where("main.name").contains("b"))).isFalse();
    assertThat(holds(where("main.weight").in(1, null))).isTrue();
  }

  @Test
  void collectionsOnTheWay_holdForAnyElement() {
    assertThat(holds(where("parts.name").is("nut"))).isTrue();
    assertThat(holds(where("parts.weight").greaterThan(2))).isTrue();
    assertThat(holds(where("parts.weight").greaterThan(3))).isFalse();
    assertThat(holds(where("parts.name").is("gear").negated())).isTrue();
    assertThat(holds(where("parts.tags").hasElement("steel"))).isTrue();
    assertThat(holds(where("parts.tags").isEmpty())).isTrue();
    assertThat(holds(where("codes").hasElement(2))).isTrue();
    assertThat(holds(where("codes").hasElement(3))).isFalse();
  }

  @Test
  void combinations() {
    Criteria yes = where("id").is("1");
    Criteria no = where("id").is("2");
    assertThat(holds(yes.and(no))).isFalse();
    assertThat(holds(yes.or(no))).isTrue();
    assertThat(holds(no.negated().and(yes))).isTrue();
    assertThat(holds(Criteria.allOf(List.of()))).isTrue();
    assertThat(holds(new Criteria.Any(List.of()))).isFalse();
    assertThat(holds(Criteria.everything())).isTrue();
  }

  @Test
  void comparisonWithNull_isRejectedWhenBuilt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Criteria.Comparison("x", Criteria.Operator.LESS, null, false))
        .withMessageContaining("path=x");
  }

  @Test
  void text_ignoringCase() {
    assertThat(holds(where("text").ignoringCase().is("GRÜßE"))).isTrue();
    assertThat(holds(where("text").ignoringCase().startsWith("gRÜ"))).isTrue();
    assertThat(holds(where("text").ignoringCase().endsWith("SSE"))).isFalse();
    assertThat(holds(where("text").ignoringCase().contains("RÜ"))).isTrue();
    assertThat(holds(where("text").contains("RÜ"))).isFalse();
    assertThat(holds(where("text").contains(""))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "abc, abc, true",
    "abc, ABC, false",
    "a%, abc, true",
    "%c, abc, true",
    "%b%, abc, true",
    "a_c, abc, true",
    "a_, abc, false",
    "%, '', true",
    "_, '', false",
    "a%b%c, aXbYbZc, true",
    "a%b%c, aXbYbZ, false",
    "100\\%, 100%, true",
    "100\\%, 100x, false",
    "a.c, abc, false",
    "'', '', true",
    "'', a, false"
  })
  void likePattern_matchesAsInSql(String pattern, String text, boolean expected) {
    assertThat(LikePattern.of(pattern, false).matches(text)).isEqualTo(expected);
  }

  @Test
  void likePattern_withManyWildcards_isNotExponential() {
    String pattern = "%a".repeat(2000) + "%b";
    assertThat(LikePattern.of(pattern, false).matches("a".repeat(20_000))).isFalse();
  }
}
