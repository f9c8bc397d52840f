package dev.grid.kernel.query;

import static dev.grid.query.Predicates.and;
import static dev.grid.query.Predicates.between;
import static dev.grid.query.Predicates.equal;
import static dev.grid.query.Predicates.greaterEqual;
import static dev.grid.query.Predicates.ilike;
import static dev.grid.query.Predicates.in;
import static dev.grid.query.Predicates.lessThan;
import static dev.grid.query.Predicates.like;
import static dev.grid.query.Predicates.not;
import static dev.grid.query.Predicates.notEqual;
import static dev.grid.query.Predicates.or;
import static dev.grid.query.Predicates.regex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.Predicate;
import dev.grid.query.QueryException;
import java.util.Collections;
import org.junit.jupiter.api.Test;

final class PredicateTextTest {

  private static void assertReads(String text, Predicate expected) {
    assertThat(PredicateText.read(text)).as(text).isEqualTo(expected);
  }

  @Test
  void conditions() {
    assertReads("a = 1", equal("a", "1"));
    assertReads("a==1", equal("a", "1"));
    assertReads("a != 'x y'", notEqual("a", "x y"));
    assertReads("a <> ''", notEqual("a", ""));
    assertReads("a<-1.5", lessThan("a", "-1.5"));
    assertReads("a >= 'it''s'", greaterEqual("a", "it's"));
    assertReads("limb.name[any].x == leg", equal("limb.name[any].x", "leg"));
    assertReads("__key = null", equal("__key", null));
    assertReads("a is null", equal("a", null));
    assertReads("a IS NOT NULL", notEqual("a", null));
    assertReads("a BETWEEN 1 AND 2", between("a", "1", "2"));
    assertReads("a in (1,'two', 3)", in("a", "1", "two", "3"));
    assertReads("a not in (1)", not(in("a", "1")));
    assertReads("a like 'x%'", like("a", "x%"));
    assertReads("a NOT LIKE x%", not(like("a", "x%")));
    assertReads("a iLike 'x%'", ilike("a", "x%"));
    assertReads("a regex 'x(y)+'", regex("a", "x(y)+"));
    assertReads("active", equal("active", true));
  }

  @Test
  void precedence() {
    assertReads(
        "a = 1 OR b = 2 AND NOT c = 3",
        or(equal("a", "1"), and(equal("b", "2"), not(equal("c", "3")))));
    assertReads(
        "(a = 1 or b = 2) and c", and(or(equal("a", "1"), equal("b", "2")), equal("c", true)));
    assertReads("a between 1 and 2 and b", and(between("a", "1", "2"), equal("b", true)));
    assertReads("not not a", not(not(equal("a", true))));
  }

  @Test
  void moreValuesThanAPredicateMayHave_areRefused() {
    String values = String.join(",", Collections.nCopies(PredicateForm.TERMS_MAX, "1"));
    assertThat(PredicateText.read("a IN (" + values + ")")).isNotNull();
    assertThatThrownBy(() -> PredicateText.read("a IN (" + values + ",1)"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("more values than " + PredicateForm.TERMS_MAX);
  }

  private static void assertFails(String text, int position, String expected) {
    assertThatThrownBy(() -> PredicateText.read(text))
        .as(text)
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("position=" + position)
        .hasMessageContaining("expected " + expected);
  }

  @Test
  void errors_sayWhereAndWhatWasExpected() {
    assertFails("", 0, "an attribute");
    assertFails("a =", 3, "a value");
    assertFails("a = = 1", 4, "a value");
    assertFails("a = 1 b", 6, "AND, OR or the end");
    assertFails("(a = 1", 6, "AND, OR or ')'");
    assertFails("a = 'x", 6, "a closing quote");
    assertFails("a in 1", 5, "'('");
    assertFails("a in (1", 7, "',' or ')'");
    assertFails("a between 1", 11, "AND");
    assertFails("a not 1", 6, "BETWEEN");
    assertFails("a is 1", 5, "NULL");
    assertFails("a ! 1", 2, "an operator");
    assertFails("a < null", 4, "a value that has an order");
    assertFails("AND a", 0, "an attribute");
    assertFails("a[ = 1", 0, "a number");
  }

  @Test
  void manyTerms_areOneList_andDeepNestingIsRefused() {
    String many = String.join(" OR ", Collections.nCopies(5_000, "a = 1"));
    assertThat(PredicateText.read(many)).isNotNull();
    assertThatThrownBy(() -> PredicateText.read("(".repeat(10_000) + "a"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("nested deeper than");
    assertThatThrownBy(() -> PredicateText.read("not ".repeat(10_000) + "a"))
        .hasMessageContaining("nested deeper than");
  }

  @Test
  void patterns() {
    assertThat(new LikePattern("a%b_c", false).matches("aXXbYc")).isTrue();
    assertThat(new LikePattern("a%b_c", false).matches("abc")).isFalse();
    assertThat(new LikePattern("100\\%", false).matches("100%")).isTrue();
    assertThat(new LikePattern("100\\%", false).matches("1000")).isFalse();
    assertThat(new LikePattern("_", false).matches("😀")).isTrue();
    assertThat(new LikePattern("GRÜ%", true).matches("grüße")).isTrue();
    assertThat(new LikePattern("%%", false).matches("")).isTrue();
    assertThat(new LikePattern("", false).matches("x")).isFalse();
    assertThat(new LikePattern("ab%", false).prefix()).isEqualTo("ab");
    // Of many wildcards each takes up what it must, once.
    assertThat(new LikePattern("%a".repeat(500), false).matches("a".repeat(10_000) + "b"))
        .isFalse();
  }

  @Test
  void aPatternThatWouldTakeTooLong_givesUp() {
    LikePattern pattern = new LikePattern("%" + "a".repeat(1_000) + "b", false);
    assertThatThrownBy(() -> pattern.matches("a".repeat(100_000)))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("takes too long");
    assertThat(pattern.matches("b".repeat(1_000_000) + "a".repeat(1_000) + "b")).isTrue();
    assertThat(pattern.weight()).isGreaterThan(PredicateCompiler.WEIGHT_INSIDE_MAX);
    assertThat(new LikePattern("a".repeat(1_000) + "%b%", false).weight()).isOne();
  }
}
