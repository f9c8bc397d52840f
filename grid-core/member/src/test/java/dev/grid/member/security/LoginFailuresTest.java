package dev.grid.member.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.security.Identities.Method;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Guessing gets slow for who guesses, and for nobody else. */
class LoginFailuresTest {

  private static final InetAddress HERE = address(1);
  private static final InetAddress ELSEWHERE = address(2);

  private long nanos;
  private final LoginFailures failures = new LoginFailures(() -> nanos);

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private long fail(InetAddress address, String name) {
    return failures.answerMillis(address, Method.PASSWORD, name, null);
  }

  private void failOften() {
    for (int i = 0; i < LoginFailures.FREE; i++) {
      assertThat(fail(HERE, "ada")).isZero();
    }
  }

  @Test
  void afterFive_answersComeLaterAndLater_butNotForever() {
    failOften();

    for (long seconds : new long[] {1, 2, 4, 8, 16, 30, 30, 30}) {
      assertThat(fail(HERE, "ada")).isEqualTo(TimeUnit.SECONDS.toMillis(seconds));
    }
  }

  private long succeed(Method method, String name) {
    return failures.answerMillis(HERE, method, name, "a user");
  }

  @Test
  void rightAnswer_isAsLate_andSoAreThoseAfterIt_untilAMinuteIsQuiet() {
    failOften();
    fail(HERE, "ada");

    assertThat(succeed(Method.PASSWORD, "ada")).isEqualTo(1_000);
    assertThat(succeed(Method.PASSWORD, "ada")).isEqualTo(1_000);
    assertThat(fail(HERE, "ada")).isEqualTo(2_000);

    nanos += TimeUnit.SECONDS.toNanos(61);
    assertThat(succeed(Method.PASSWORD, "ada")).isZero();
    assertThat(fail(HERE, "ada")).isZero();
  }

  @Test
  void fewFailures_areForgotten_whenThePasswordIsRight() {
    failOften();
    assertThat(succeed(Method.PASSWORD, "ada")).isZero();
    failOften();
  }

  @Test
  void rightToken_doesNotMakeGuessingOthersFree() {
    for (int i = 0; i < LoginFailures.FREE; i++) {
      failures.answerMillis(HERE, Method.TOKEN, "", null);
      assertThat(succeed(Method.TOKEN, "")).isZero();
    }

    assertThat(failures.answerMillis(HERE, Method.TOKEN, "", null)).isEqualTo(1_000);
    assertThat(fail(HERE, "")).isZero();
  }

  private long token(@Nullable String user) {
    return failures.answerMillis(HERE, Method.TOKEN, "", user);
  }

  @Test
  void tokenThatWasRightBefore_isHeldUpASecondAtMost() {
    assertThat(token("known")).isZero();
    for (int i = 0; i < LoginFailures.FREE + 6; i++) {
      token(null);
    }

    assertThat(token("known")).isEqualTo(LoginFailures.KNOWN_MILLIS_MAX);
    assertThat(token("new")).as("guessed, as far as is known").isEqualTo(30_000);
    assertThat(token("new")).as("guessed again").isEqualTo(30_000);
    assertThat(failures.answerMillis(ELSEWHERE, Method.TOKEN, "", "new")).isZero();
  }

  @Test
  void addressesOfOneHost_areSlowedTogether() throws java.net.UnknownHostException {
    for (int i = 0; i < LoginFailures.FREE; i++) {
      assertThat(fail(InetAddress.getByName("2001:db8::" + i), "ada")).isZero();
    }
    assertThat(fail(InetAddress.getByName("2001:db8::ffff"), "ada")).isEqualTo(1_000);
    assertThat(fail(InetAddress.getByName("2001:db8:1::"), "ada")).isZero();
  }

  @Test
  void others_areNotHeldUp() {
    failOften();
    fail(HERE, "ada");

    assertThat(failures.answerMillis(ELSEWHERE, Method.PASSWORD, "ada", "ada")).isZero();
    assertThat(failures.answerMillis(HERE, Method.PASSWORD, "bob", "bob")).isZero();
  }

  @Test
  void minuteOfQuiet_isEnough() {
    failOften();
    nanos += TimeUnit.SECONDS.toNanos(61);

    assertThat(fail(HERE, "ada")).isZero();
  }

  @Test
  void manyNames_doNotFillTheMemory() {
    for (int i = 0; i < 3 * LoginFailures.PAIRS_MAX; i++) {
      assertThat(fail(HERE, "name" + i)).isZero();
    }
    failOften();
    assertThat(fail(HERE, "ada")).isEqualTo(1_000);
  }
}
