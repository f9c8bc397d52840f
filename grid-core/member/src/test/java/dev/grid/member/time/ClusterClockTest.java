package dev.grid.member.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Stamp;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One time for members whose wall clocks say different things. */
class ClusterClockTest {

  private static final long HOUR = 3_600_000;
  private static final long BEGIN = 1_700_000_000_000L;

  private final Machine first = new Machine(1, HOUR);
  private final Machine second = new Machine(2, 0);
  private final Machine third = new Machine(3, -HOUR);

  /** True time; monotonic clocks run by it, each from a beginning of its own. */
  private long nowNanos;

  /** A member and its clocks. */
  private final class Machine {

    final UUID id;
    long wallAheadMillis;
    long suspendedNanos;
    final ClusterClock clock;

    Machine(int number, long wallAheadMillis) {
      this.id = new UUID(0, number);
      this.wallAheadMillis = wallAheadMillis;
      this.clock = new ClusterClock(id, this::nanoTime, this::wall);
    }

    long nanoTime() {
      return nowNanos - suspendedNanos + id.getLeastSignificantBits() * 1_000_000_007L;
    }

    long wall() {
      return BEGIN + nowNanos / 1_000_000 + wallAheadMillis;
    }

    long now() {
      return clock.currentMillis();
    }

    /** Asks another member, which takes so long there and back. */
    void ask(Machine other, long thereMillis, long backMillis) {
      long sent = nanoTime();
      pass(thereMillis);
      long time = other.now();
      long wall = other.wall();
      pass(backMillis);
      clock.answered(other.id, sent, time, wall);
    }
  }

  private void pass(long millis) {
    nowNanos += millis * 1_000_000;
  }

  private static ClusterState state(Machine... members) {
    List<MemberInfo> infos =
        Stream.of(members)
            .map(
                m ->
                    new MemberInfo(
                        new Address("m", 1),
                        m.id,
                        Map.of(),
                        false,
                        new MemberVersion((byte) 0, (byte) 1, (byte) 0),
                        Map.of()))
            .toList();
    Stamp stamp = new Stamp(1, members[0].id);
    return new ClusterState(
        stamp, List.of(), new UUID(0, 9), 1, infos, infos, List.of(), true, List.of());
  }

  /** The first publishes a state to everyone, as a coordinator does. */
  private void found(Machine... members) {
    ClusterState state = state(members);
    for (Machine member : members) {
      if (member != members[0]) {
        member.clock.published(state, members[0].clock.millisOf(state));
      }
      member.clock.adopted(state, true);
    }
  }

  @Test
  void whoJoinsHasTheOldestMembersTimeAtOnce() {
    found(first, second, third);
    assertThat(first.now()).isEqualTo(BEGIN + HOUR);
    assertThat(second.now()).isEqualTo(first.now());
    assertThat(third.now()).isEqualTo(first.now());
  }

  @Test
  void aWallClockThatJumpsEndsNothing() {
    found(first, second);
    long before = first.now();
    first.wallAheadMillis += 2 * HOUR;
    second.wallAheadMillis -= 2 * HOUR;
    pass(10);
    second.ask(first, 0, 0);
    first.ask(second, 0, 0);
    assertThat(first.now()).isEqualTo(before + 10);
    assertThat(second.now()).isEqualTo(before + 10);
  }

  @Test
  void whenTheOldestIsGoneItsTimeGoesOn() {
    found(first, second, third);
    pass(5_000);
    ClusterState without = state(second, third);
    second.clock.adopted(without, false);
    third.clock.adopted(without, false);
    third.ask(second, 1, 1);
    assertThat(second.now()).isEqualTo(BEGIN + HOUR + 5_002);
    assertThat(third.now()).isEqualTo(second.now());
  }

  @Test
  void aNewCoordinatorPassesOnTheTimeOfTheOldestAndTakesIt() {
    second.clock.adopted(state(second), true);
    // The first joined last, and coordinates what the second's cluster goes on as.
    ClusterState next = state(second, first, third);
    first.clock.heard(second.id, second.now());
    pass(3);
    third.clock.published(next, first.clock.millisOf(next));
    first.clock.adopted(next, true);
    third.clock.adopted(next, true);
    assertThat(first.now()).isEqualTo(second.now());
    assertThat(third.now()).isEqualTo(second.now());
  }

  @Test
  void smallDifferencesAreMadeUpForSlowlyAndNeverBackwards() {
    ClusterState state = state(first, second);
    first.clock.adopted(state, true);
    second.clock.published(state, first.now() + 400);
    second.clock.adopted(state, true);
    assertThat(second.now() - first.now()).isEqualTo(400);
    long before = second.now();
    for (int i = 0; i < 300; i++) {
      second.ask(first, 1, 1);
      pass(298);
      assertThat(second.now()).isGreaterThan(before);
      before = second.now();
    }
    assertThat(second.now() - first.now()).isBetween(-2L, 2L);
  }

  @Test
  void answersThatTookLongMoveNothing() {
    found(first, second);
    long ahead = second.now() - first.now();
    for (int i = 0; i < 100; i++) {
      second.ask(first, 900, 0);
      second.ask(first, 0, 900);
      second.ask(first, 1_500, 1_500);
    }
    assertThat(second.now() - first.now()).isEqualTo(ahead);
  }

  @Test
  void whoWasSuspendedIsSetRight() {
    found(first, second);
    second.suspendedNanos += 90_000_000_000L;
    pass(90_000);
    assertThat(first.now() - second.now()).isEqualTo(90_000);
    second.ask(first, 0, 0);
    assertThat(second.now()).isEqualTo(first.now());
  }

  @Test
  void wallClocksThatDifferAreTold() {
    found(first, second, third);
    assertThat(second.clock.skewMillis()).isZero();
    second.ask(first, 2, 2);
    second.ask(third, 2, 2);
    assertThat(second.clock.skewMillis()).isBetween(HOUR - 10, HOUR + 10);
    third.wallAheadMillis = 0;
    first.wallAheadMillis = 0;
    second.ask(first, 2, 2);
    second.ask(third, 2, 2);
    assertThat(second.clock.skewMillis()).isLessThan(10);
  }
}
