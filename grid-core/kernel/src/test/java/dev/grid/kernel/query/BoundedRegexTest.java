package dev.grid.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.query.QueryException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Regular expressions match as they always do, and none takes for ever. */
final class BoundedRegexTest {

  private static final int SECONDS_MAX = 120;

  private static final List<String> TEXTS =
      List.of(
          "", "a", "ab", "aab", "b", "x", "]", "(|)", "a{2}", "aa", "Aa", "a\n", " a", "12", "a-1",
          "abab", "aXb", "a|b", "}", "^", "\uffff");

  private static BoundedRegex regex(String regex) {
    return new BoundedRegex(regex, BoundedRegex.LOOKS_MAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a*",
        "(a|b)*",
        "(?:a|b)+",
        "(?<one>a)\\k<one>",
        "(a)\\1",
        "(|)",
        "(|a)(|b)",
        "a|b|",
        "(?i)aa",
        "(?i:a)a",
        "(?=a)a",
        "(?!a).*",
        "(?<=^)a",
        "(?<!x)a(?<=a)b",
        "(?<=(a|x))b|a(?<=a)b",
        "(?>a+)b",
        "a{2}",
        "(ab){1,2}",
        "a{2,}",
        "a\\{2\\}",
        "\\Qa{2}\\E",
        "\\Q(|)\\E",
        "\\(\\|\\)",
        "[(|)]+",
        "[a\\]]+",
        "[^a]",
        "[a-c&&[^b]]+",
        "[a[12]]+",
        "\\p{L}+",
        "\\p{Lu}(a)",
        "\\x{61}(b)",
        "\\bab\\b|\\Ba",
        "^a$",
        "\\s?a\\s?",
        ".",
        "}",
        "a.?b",
        "(a|(b|(x)))",
        "((a)(b))\\1?"
      })
  void matchesAsWithoutLimits(String regex) {
    for (String text : TEXTS) {
      assertThat(regex(regex).matches(text))
          .as("'%s' of '%s'", regex, text)
          .isEqualTo(Pattern.matches(regex, text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a|aa)+\\1b",
        "(a+)+\\1b",
      })
  void oneThatWouldTakeForEver_givesUp(String regex) {
    assertThatThrownBy(() -> regex(regex).matches("a".repeat(60)))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("takes too long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "y"})
  @Timeout(value = SECONDS_MAX, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void oneThatWouldNeverLook_givesUp(String text) {
    for (String regex :
        List.of(
            "(|)".repeat(200) + "x", "(a*|b*)".repeat(100) + "x", "(?:|(?:))".repeat(90) + "x")) {
      assertThatThrownBy(() -> regex(regex).matches(text))
          .as(regex)
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("takes too long");
    }
  }

  @Test
  @Timeout(value = SECONDS_MAX, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void repetitionsOfNothing_giveUp() {
    assertThatThrownBy(() -> regex("(((){99}){99}){400}x").matches("y"))
        .hasMessageContaining("takes too long");
  }

  @Test
  void countsBeyondTheLimit_areRefused() {
    for (String regex :
        List.of(
            "((){1000000000}){1000000000}", "a{1001}", "a{2,1001}", "a{600}b{600}", "a{999,}{2}")) {
      assertThatThrownBy(() -> regex(regex))
          .as(regex)
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("counts");
    }
    assertThat(regex("a{1000}").matches("a".repeat(1_000))).isTrue();
  }

  @Test
  void whatIsHardToTell_isRefused() {
    for (String regex : List.of("[]a(|)]", "[^]a]", "(?x) a # [\n(|)", "(?ix:a)")) {
      assertThatThrownBy(() -> regex(regex)).as(regex).isInstanceOf(QueryException.class);
    }
  }
}
