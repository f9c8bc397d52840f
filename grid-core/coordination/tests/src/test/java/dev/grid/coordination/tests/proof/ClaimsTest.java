package dev.grid.coordination.tests.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ClaimsTest {

  private final Claims claims = new Claims();

  private void note(String what, String by, long token, long... nanos) {
    for (long at : nanos) {
      claims.note(what, by, token == 0 ? OptionalLong.empty() : OptionalLong.of(token), at);
    }
  }

  @Test
  void oneAfterTheOtherWithHigherTokensIsRight() {
    note("lock", "a/1", 1, 10, 20);
    note("lock", "b/1", 2, 21, 30);
    note("lock", "a/2", 5, 31, 40);
    note("leader", "b/1", 2, 15, 35);

    assertThat(claims.violations()).isEmpty();
    assertThat(claims.count()).isEqualTo(4);
    assertThat(claims.holder("lock")).isEqualTo("a/2");
    assertThat(claims.lastNanos("leader")).isEqualTo(35);
    assertThat(claims.isTakenSince("lock", 25)).isTrue();
    assertThat(claims.isTakenSince("lock", 31)).isFalse();
  }

  @Test
  void twoAtOnceAreFound() {
    note("lock", "a/1", 0, 10, 20);
    note("lock", "b/1", 0, 20, 30);

    assertThat(claims.violations()).singleElement().asString().startsWith("two at once");
  }

  @Test
  void aShortHoldWithinALongOneIsFound() {
    note("lock", "a/1", 1, 10, 100);
    note("lock", "b/1", 2, 20, 30);
    note("lock", "c/1", 3, 50, 60);

    assertThat(claims.violations()).hasSize(2);
  }

  @Test
  void aTokenThatIsNotHigherIsFound() {
    note("lock", "a/1", 7, 10, 20);
    note("lock", "b/1", 7, 30, 40);

    assertThat(claims.violations()).singleElement().asString().startsWith("a token");
  }

  @Test
  void whoFindsThatItStillHoldsItHasTheSameToken() {
    note("lock", "a/1.1", 7, 10, 20);
    note("lock", "a/1.2", 7, 30, 40);
    assertThat(claims.violations()).isEmpty();

    note("lock", "a/2.1", 7, 50, 60);
    assertThat(claims.violations()).singleElement().asString().startsWith("a token");
  }
}
