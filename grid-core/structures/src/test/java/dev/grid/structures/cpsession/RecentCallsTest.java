package dev.grid.structures.cpsession;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.cp.Endpoint;
import dev.grid.kernel.cp.RecentCall;
import dev.grid.kernel.cp.RecentCalls;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many calls are remembered, and how long. */
final class RecentCallsTest {

  private final RecentCalls calls = new RecentCalls();

  private static RecentCall call(long session, long thread, long uid, long result, long atMillis) {
    return new RecentCall(session, thread, new UUID(0, uid), result, atMillis);
  }

  private @Nullable Long answered(long session, long thread, long uid) {
    return calls.find(new Endpoint(session, thread), new UUID(0, uid));
  }

  @Test
  void theCallsThatAnEndpointMayHaveUnderWay_areKnown() {
    for (int uid = 0; uid < 3_000; uid++) {
      calls.add(call(1, 1, uid, 10 + uid, 0));
    }
    calls.add(call(1, 2, 0, 20, 0));
    assertThat(answered(1, 1, 2_999)).isEqualTo(3_009);
    assertThat(answered(1, 1, 1_000)).isEqualTo(1_010);
    assertThat(answered(1, 1, 951)).isNull();
    assertThat(answered(1, 2, 0)).isEqualTo(20);
    assertThat(answered(2, 1, 5)).isNull();
    calls.add(call(1, 1, 2_999, 99, 0));
    assertThat(answered(1, 1, 2_999)).isEqualTo(99);
    assertThat(answered(1, 1, 1_000)).isEqualTo(1_010);
  }

  @Test
  void endpointsWithManyCalls_doNotHaveThoseOfOthersForgotten() {
    calls.add(call(1, 1_000, 0, 7, 0));
    for (int uid = 0; uid < 2_000; uid++) {
      for (int thread = 0; thread < 30; thread++) {
        calls.add(call(1, thread, uid, uid, 0));
      }
    }
    calls.add(call(1, 1_001, 0, 8, 0));
    assertThat(answered(1, 1_000, 0)).isEqualTo(7);
    assertThat(answered(1, 1_001, 0)).isEqualTo(8);
    for (int thread = 0; thread < 30; thread++) {
      assertThat(answered(1, thread, 1_000)).isEqualTo(1_000);
    }
    assertThat(calls.all()).hasSize(40_000);
  }

  /** As after a leader whose clock was behind, when the times of calls were its clock's. */
  @Test
  void aCopy_forgetsNothingByTimeThatIsKept() {
    calls.add(call(1, 1, 0, 10, 1_000_000));
    calls.add(call(2, 1, 0, 20, 0));
    calls.add(call(3, 1, 0, 30, 1_000_000));
    calls.forgetSession(1);
    RecentCalls copy = new RecentCalls();
    copy.addAll(calls.all());
    assertThat(copy.all()).isEqualTo(calls.all());
    assertThat(copy.hash()).isEqualTo(calls.hash());
  }

  @Test
  void calls_areForgotten_afterFiveMinutes_andWithTheirSession() {
    calls.add(call(1, 1, 0, 10, 0));
    calls.add(call(2, 1, 0, 20, 200_000));
    calls.add(call(3, 1, 0, 30, 300_000));
    assertThat(answered(1, 1, 0)).isEqualTo(10);
    calls.add(call(3, 1, 1, 31, 300_001));
    assertThat(answered(1, 1, 0)).isNull();
    calls.forgetSession(3);
    assertThat(answered(3, 1, 1)).isNull();
    assertThat(answered(2, 1, 0)).isEqualTo(20);
    calls.forgetSession(2);
    assertThat(calls.bytes()).isZero();
    assertThat(calls.hash()).isZero();
  }

  @Test
  void theyAreLimited() {
    for (int thread = 0; thread < 20_000; thread++) {
      calls.add(call(1, thread, 0, thread, 0));
    }
    assertThat(calls.all()).hasSize(10_000);
    assertThat(answered(1, 19_999, 0)).isEqualTo(19_999);
    assertThat(answered(1, 9_999, 0)).isNull();
  }

  @Test
  void aCopy_knowsTheSame_andForgetsTheSame() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    RecentCalls copy = new RecentCalls();
    for (int i = 0; i < 2_000; i++) {
      RecentCall call =
          call(random.nextInt(3), random.nextInt(9), random.nextInt(50), i, i * 2_000L);
      calls.add(call);
      if (i == 1_000) {
        copy.addAll(calls.all());
      } else if (i > 1_000) {
        copy.add(call);
      }
      if (random.nextInt(200) == 0) {
        int session = random.nextInt(3);
        calls.forgetSession(session);
        copy.forgetSession(session);
      }
    }
    assertThat(copy.all()).as("seed=%s", seed).isEqualTo(calls.all());
    assertThat(copy.hash()).as("seed=%s", seed).isEqualTo(calls.hash());
    assertThat(copy.bytes()).as("seed=%s", seed).isEqualTo(calls.bytes());
  }
}
