package dev.grid.member.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.peer.PeerMessages.Answered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RememberedTest {

  private static final UUID CLIENT = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final long SECOND_CONNECTION = 2L << 40;

  private final Remembered remembered = new Remembered();

  private static CallId call(long number) {
    return new CallId(CLIENT, number);
  }

  private static byte[] answer(int length) {
    byte[] answer = new byte[length];
    Arrays.fill(answer, (byte) length);
    return answer;
  }

  @Test
  void find_givesWhatWasAnsweredFirst() {
    remembered.add(call(7), answer(3));
    remembered.add(call(7), answer(4));
    assertThat(remembered.find(call(7))).isEqualTo(answer(3));
    assertThat(remembered.find(new CallId(OTHER, 7))).isNull();
  }

  @Test
  void find_pastTheLimit_isNull_andThatIsKnown() {
    for (long number = 1; number <= 10_000; number++) {
      remembered.add(call(number), answer(20));
    }
    assertThat(remembered.find(call(10_000))).isNotNull();
    assertThat(remembered.find(call(1))).isNull();
    assertThat(remembered.mayHaveForgotten(call(1), true)).isTrue();
    assertThat(remembered.mayHaveForgotten(call(10_001), true)).as("never came").isFalse();
    assertThat(remembered.mayHaveForgotten(new CallId(OTHER, 1), true)).as("of another").isFalse();
    assertThat(remembered.mayHaveForgotten(call(SECOND_CONNECTION + 1), true))
        .as("of another connection")
        .isFalse();
  }

  @Test
  void add_ofMoreThanTheLimitAtOnce_isForgotten() {
    remembered.add(call(1), answer(1 << 20));
    assertThat(remembered.find(call(1))).isNull();
    assertThat(remembered.mayHaveForgotten(call(1), true)).isTrue();
  }

  @Test
  void mayHaveForgotten_ofMoreCallersThanItKnows_isTrueForWhoWasSentBefore() {
    for (long client = 1; client <= 4_000; client++) {
      remembered.add(new CallId(new UUID(3, client), 1), answer(20));
    }
    CallId first = new CallId(new UUID(3, 1), 1);
    assertThat(remembered.mayHaveForgotten(first, true)).isTrue();
    assertThat(remembered.mayHaveForgotten(first, false)).as("a new caller is served").isFalse();
    CallId oneOfTheLatest = new CallId(new UUID(3, 3_000), 1);
    assertThat(remembered.find(oneOfTheLatest)).isNull();
    assertThat(remembered.mayHaveForgotten(oneOfTheLatest, false)).isTrue();
  }

  @Test
  void take_ofAll_remembersAndForgetsTheSame() {
    for (long number = 1; number <= 5_000; number++) {
      remembered.add(call(SECOND_CONNECTION + number), answer(number == 5_000 ? 0 : 20));
    }
    Remembered copy = new Remembered();
    copy.take(remembered.all(), id -> assertThat(id).as("nobody is told").isNull());
    for (long number = 0; number <= 5_001; number++) {
      CallId id = call(SECOND_CONNECTION + number);
      assertThat(copy.find(id)).isEqualTo(remembered.find(id));
      assertThat(copy.mayHaveForgotten(id, true)).isEqualTo(remembered.mayHaveForgotten(id, true));
    }
    copy.clear();
    assertThat(copy.all()).isEmpty();
  }

  @Test
  void take_tellsTheCaller_onlyWhereTheEntrySaysSo() {
    List<CallId> told = new ArrayList<>();
    remembered.take(Remembered.entry(call(1), false, answer(2)), told::add);
    assertThat(told).isEmpty();
    List<Answered> confirmed = Remembered.entry(call(2), true, answer(2));
    remembered.take(confirmed, told::add);
    assertThat(told).containsExactly(call(2));
    remembered.take(Remembered.unconfirmed(confirmed), told::add);
    assertThat(told).hasSize(1);
    remembered.take(Remembered.entry(call(3), true, null), told::add);
    assertThat(told).containsExactly(call(2), call(3));
    assertThat(remembered.find(call(1))).isNotNull();
    assertThat(remembered.find(call(2))).isNotNull();
    assertThat(remembered.find(call(3))).as("not to be remembered").isNull();
  }
}
