package dev.grid.member.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Promises not to take over: whoever made one waits longer than whoever has it may read. */
final class LeasesTest {

  private static final long MILLI = 1_000_000;
  private static final UUID PRIMARY = new UUID(7, 1);
  private static final UUID COPY = new UUID(7, 2);
  private static final UUID OTHER = new UUID(7, 3);

  /** Close to where the clock overflows, as it may. */
  private final long start = Long.MAX_VALUE - 700 * MILLI;

  private final Leases primarys = new Leases();
  private final Leases copys = leases();

  private static Leases leases() {
    Leases leases = new Leases();
    leases.members(Set.of(PRIMARY, COPY, OTHER), true);
    return leases;
  }

  private long at(long millis) {
    return start + millis * MILLI;
  }

  @Test
  void lease_isNotHeld_beforeAPromise() {
    assertThat(primarys.of(COPY).isHeld(at(0))).isFalse();
    assertThat(copys.nanosToWait(List.of(PRIMARY), at(0))).isZero();
  }

  @Test
  void lease_isHeld_fromItsPromiseOn_countedFromWhenItWasAskedFor() {
    primarys.granted(COPY, at(0), Leases.MILLIS);

    assertThat(primarys.of(COPY).isHeld(at(1_499))).isTrue();
    assertThat(primarys.of(COPY).isHeld(at(1_500))).isFalse();
  }

  @Test
  void promiseThatArrivesLate_doesNotShortenANewerOne() {
    primarys.granted(COPY, at(300), Leases.MILLIS);
    primarys.granted(COPY, at(0), Leases.MILLIS);

    assertThat(primarys.of(COPY).isHeld(at(1_799))).isTrue();
  }

  @Test
  void whoPromised_waitsUntilTheLongestPromiseHasEnded() {
    copys.grant(PRIMARY, at(0));
    copys.grant(OTHER, at(200));

    assertThat(copys.nanosToWait(List.of(PRIMARY), at(600))).isEqualTo(1_000 * MILLI);
    assertThat(copys.nanosToWait(List.of(PRIMARY, OTHER), at(600))).isEqualTo(1_200 * MILLI);
    assertThat(copys.nanosToWait(List.of(PRIMARY, OTHER), at(1_800))).isZero();
    assertThat(copys.nanosToWait(List.of(), at(600))).isZero();
  }

  @Test
  void processThatEnded_cannotRead_soNobodyWaits() {
    copys.grant(PRIMARY, at(0));
    primarys.granted(COPY, at(0), Leases.MILLIS);
    copys.ended(PRIMARY);
    primarys.ended(COPY);

    assertThat(copys.nanosToWait(List.of(PRIMARY), at(1))).isZero();
    assertThat(primarys.of(COPY).isHeld(at(1))).isFalse();
  }

  @Test
  void memberThatIsNoMemberAnyMore_isPromisedNothing_butWhatItWasPromisedHolds() {
    assertThat(copys.grant(PRIMARY, at(0))).isTrue();
    copys.members(Set.of(COPY, OTHER), false);

    assertThat(copys.grant(PRIMARY, at(100))).isFalse();
    assertThat(copys.nanosToWait(List.of(PRIMARY), at(600))).isEqualTo(1_000 * MILLI);
  }

  @Test
  void memberThatIsForgotten_hasPromisedNothing() {
    primarys.granted(COPY, at(0), Leases.MILLIS);
    copys.grant(PRIMARY, at(0));
    primarys.forget(COPY);
    copys.forget(PRIMARY);

    assertThat(primarys.of(COPY).isHeld(at(1))).isFalse();
    assertThat(copys.nanosToWait(List.of(PRIMARY), at(1))).isZero();
  }

  @Test
  void memberThatPromisesNothing_isSilent_onceInFiveSeconds() {
    Leases leases = looked(0, 5_000);
    assertThat(leases.look(PRIMARY, at(5_100)).silent()).containsExactlyInAnyOrder(COPY, OTHER);
    look(leases, 5_400, 10_000);
    assertThat(leases.look(PRIMARY, at(10_200)).silent()).containsExactlyInAnyOrder(COPY, OTHER);
  }

  @Test
  void memberThatPromisesAfterAll_isHeardAgain_once() {
    Leases leases = looked(0, 5_000);
    leases.granted(OTHER, at(4_900), Leases.MILLIS);
    assertThat(leases.look(PRIMARY, at(5_100)).silent()).containsExactly(COPY);
    leases.granted(COPY, at(5_000), Leases.MILLIS);
    assertThat(leases.look(PRIMARY, at(5_400)).heardAgain()).isEmpty();
    leases.granted(COPY, at(5_500), Leases.MILLIS);

    assertThat(leases.look(PRIMARY, at(5_700)).heardAgain()).containsExactly(COPY);
    assertThat(leases.look(PRIMARY, at(6_000)).heardAgain()).isEmpty();
  }

  @Test
  void memberThatComesBack_isGivenTime_whateverItPromisedBefore() {
    Leases leases = looked(0, 4_800);
    leases.members(Set.of(PRIMARY, OTHER), false);
    leases.forget(COPY);
    leases.members(Set.of(PRIMARY, COPY, OTHER), false);
    leases.granted(COPY, at(100), Leases.MILLIS);

    Leases.Silence found = leases.look(PRIMARY, at(5_100));
    assertThat(found.silent()).containsExactly(OTHER);
    look(leases, 5_400, 10_000);
    assertThat(leases.look(PRIMARY, at(10_200)).silent()).contains(COPY);
  }

  @Test
  void underAnotherCoordinator_everybodyIsGivenTime() {
    Leases leases = looked(0, 4_800);
    leases.members(Set.of(PRIMARY, COPY, OTHER), true);

    assertThat(leases.look(PRIMARY, at(5_100)).silent()).isEmpty();
  }

  private Leases looked(long fromMillis, long toMillis) {
    Leases leases = leases();
    look(leases, fromMillis, toMillis);
    return leases;
  }

  private void look(Leases leases, long fromMillis, long toMillis) {
    for (long millis = fromMillis; millis <= toMillis; millis += Leases.RENEWAL_MILLIS) {
      assertThat(leases.look(PRIMARY, at(millis)).silent()).isEmpty();
    }
  }

  @Test
  void nobodyReads_whileTheOtherMayTakeOver_howeverLongMessagesTake() {
    Random random = new Random(42);
    for (int round = 0; round < 1_000; round++) {
      Leases primary = new Leases();
      Leases copy = leases();
      long now = random.nextLong();
      for (int heartbeat = 0; heartbeat < 5; heartbeat++) {
        long sent = now;
        long arrived = sent + random.nextInt(2_000) * MILLI;
        copy.grant(PRIMARY, arrived);
        long takesOver = arrived + copy.nanosToWait(List.of(PRIMARY), arrived);
        now = arrived + random.nextInt(500) * MILLI;
        primary.granted(COPY, sent, Leases.MILLIS);
        assertThat(primary.of(COPY).isHeld(takesOver)).as("round=%d", round).isFalse();
      }
    }
  }
}
