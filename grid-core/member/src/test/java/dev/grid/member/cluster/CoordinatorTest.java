package dev.grid.member.cluster;

import static dev.grid.member.cluster.FakeCluster.id;
import static dev.grid.member.cluster.FakeCluster.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.cluster.FakeCluster.Sent;
import dev.grid.member.cluster.Views.View;
import dev.grid.member.peer.PeerMessages.Active;
import dev.grid.member.peer.PeerMessages.Adopted;
import dev.grid.member.peer.PeerMessages.CaughtUp;
import dev.grid.member.peer.PeerMessages.Collect;
import dev.grid.member.peer.PeerMessages.Publish;
import dev.grid.member.peer.PeerMessages.Report;
import dev.grid.protocol.types.MemberInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a coordinator asks, what it goes on from, and what it publishes. */
final class CoordinatorTest {

  private static final long EXPECTED_MILLIS = 30_000;
  private static final Timing TIMING = Timing.DEFAULT;

  private final FakeCluster env = new FakeCluster();

  /** What members have adopted, by their numbers. */
  private final Map<Integer, ClusterState> states = new HashMap<>();

  /** What coordinators and members know of the fewest backups; 0 if they do not say. */
  private int knownToCoordinator;

  private int reported;

  private @Nullable Coordinator coordinator;
  private View view = new View(id(0), 0, List.of());
  private long views;

  private static ClusterRules rules(int expected, boolean alwaysWritable) {
    return new ClusterRules(4, 1, 1, "zone", expected, EXPECTED_MILLIS, alwaysWritable, false);
  }

  private void begin(ClusterRules rules, int... members) {
    if (coordinator != null) {
      coordinator.end();
    }
    env.sent.clear();
    List<UUID> ids = Arrays.stream(members).mapToObj(FakeCluster::id).toList();
    view = new View(ids.getFirst(), ++views, ids);
    coordinator = new Coordinator(ids.getFirst(), view, env, rules, TIMING, new Knowing());
    coordinator.begin();
  }

  private final class Knowing implements ClusterControl.Follower {

    @Override
    public void adopted(@Nullable ClusterState before, ClusterState state, boolean foreign) {}

    @Override
    public long entries() {
      return 0;
    }

    @Override
    public int fewestBackups() {
      return knownToCoordinator;
    }
  }

  private Coordinator coordinator() {
    return Objects.requireNonNull(coordinator);
  }

  private void report(int member) {
    report(member, 0);
  }

  private void report(int member, long entries) {
    coordinator()
        .reported(
            id(member),
            new Report(view.creator(), view.number(), states.get(member), entries, reported));
  }

  /** A view whose members all report and adopt; the state they end up with. */
  private ClusterState form(ClusterRules rules, int... members) {
    begin(rules, members);
    for (int member : members) {
      report(member);
    }
    env.pass(TIMING.quiet() + TIMING.stable());
    ClusterState state = published();
    adopt(state, members);
    return state;
  }

  private void adopt(ClusterState state, int... members) {
    for (int member : members) {
      states.put(member, state);
    }
  }

  /** The last state that was sent. */
  private ClusterState published() {
    ClusterState last = null;
    for (Sent one : env.sent) {
      if (one.message() instanceof Publish publish) {
        last = publish.state();
      }
    }
    return Objects.requireNonNull(last, "a published state");
  }

  private boolean hasPublished() {
    return env.sent.stream().anyMatch(one -> one.message() instanceof Publish);
  }

  private static List<UUID> ids(ClusterState state) {
    return state.members().stream().map(MemberInfo::uuid).toList();
  }

  private static boolean isAssigned(ClusterState state) {
    return state.partitions().stream().allMatch(p -> p.primary() != null);
  }

  @Test
  void members_areAskedUntilEachHasReported() {
    begin(rules(1, false), 1, 2, 3);
    assertThat(env.takeReceivers(Collect.class)).containsExactly(id(1), id(2), id(3));
    report(1);
    report(3);
    assertThat(hasPublished()).isFalse();
    env.pass(TIMING.askAgain());
    assertThat(env.takeReceivers(Collect.class)).containsExactly(id(2));

    report(2);
    assertThat(env.takeReceivers(Publish.class)).containsExactly(id(1), id(2), id(3));
    env.pass(10 * TIMING.askAgain());
    assertThat(env.takeReceivers(Collect.class)).isEmpty();
  }

  @Test
  void reportsOfAnotherView_areIgnored() {
    begin(rules(1, false), 1);
    coordinator().reported(id(1), new Report(view.creator(), view.number() - 1, null, 0, 0));
    coordinator().reported(id(1), new Report(id(9), view.number(), null, 0, 0));
    assertThat(hasPublished()).isFalse();
  }

  @Test
  void firstState_hasEveryPartitionAssigned() {
    ClusterState state = form(rules(1, false), 1, 2);

    assertThat(ids(state)).containsExactly(id(1), id(2));
    assertThat(state.memberListVersion()).isEqualTo(1);
    assertThat(state.writable()).isTrue();
    assertThat(isAssigned(state)).isTrue();
    assertThat(state.partitions()).allMatch(p -> p.copies().size() == 1);
  }

  @Test
  void nothingIsAssigned_beforeTheExpectedMembersAreThere() {
    ClusterState alone = form(rules(2, false), 1);
    assertThat(alone.partitions()).allMatch(p -> p.primary() == null);

    ClusterState both = form(rules(2, false), 1, 2);
    assertThat(isAssigned(both)).isTrue();
    assertThat(both.descendsFrom(alone.stamp())).isTrue();
  }

  @Test
  void nothingIsAssigned_untilTheExpectedMembersHaveBeenWaitedFor() {
    ClusterState alone = form(rules(2, false), 1);
    assertThat(isAssigned(alone)).isFalse();
    env.pass(EXPECTED_MILLIS);
    assertThat(isAssigned(published())).isTrue();
  }

  @Test
  void publishedState_isSaidAgain_untilItIsAdopted() {
    form(rules(1, false), 1, 2);
    ClusterState state = published();
    coordinator().adopted(id(1), new Adopted(state.stamp()));
    env.sent.clear();
    env.pass(TIMING.askAgain());
    assertThat(env.takeReceivers(Publish.class)).containsExactly(id(2));

    coordinator().adopted(id(2), new Adopted(state.stamp()));
    env.pass(10 * TIMING.askAgain());
    assertThat(env.takeReceivers(Publish.class)).isEmpty();
  }

  @Test
  void coordinatorThatEnds_saysNothingMore() {
    begin(rules(1, false), 1, 2);
    report(1);
    coordinator().end();
    env.sent.clear();
    report(2);
    env.pass(60_000);
    assertThat(env.sent).isEmpty();
  }

  @Test
  void nextCoordinator_goesOnFromTheLatestState() {
    ClusterState first = form(rules(1, false), 1, 2, 3);
    coordinator().leaving(id(3));
    env.pass(TIMING.gather());
    ClusterState second = published();
    assertThat(second.leaving()).containsExactly(id(3));
    adopt(second, 3);

    begin(rules(1, false), 2, 3);
    report(2);
    report(3);
    ClusterState next = published();

    assertThat(next.stamp().version()).isGreaterThan(second.stamp().version());
    assertThat(next.stamp().publisher()).isEqualTo(id(2));
    assertThat(next.clusterId()).isEqualTo(first.clusterId());
    assertThat(next.memberListVersion()).isEqualTo(first.memberListVersion() + 1);
    assertThat(next.leaving()).containsExactly(id(3));
    assertThat(next.descendsFrom(first.stamp())).isTrue();
    assertThat(next.descendsFrom(second.stamp())).isTrue();
    assertThat(isAssigned(next)).as("copies took over").isTrue();
  }

  @Test
  void members_keepTheirOrder_whoeverCoordinates() {
    form(rules(1, false), 1, 2, 3);
    begin(rules(1, false), 3, 2, 4);
    report(2);
    report(3);
    report(4);
    assertThat(ids(published())).containsExactly(id(2), id(3), id(4));
  }

  private static Map<UUID, Integer> numbers(ClusterState state) {
    Map<UUID, Integer> numbers = new HashMap<>();
    state.members().forEach(m -> numbers.put(m.uuid(), state.numberOf(m.uuid())));
    return numbers;
  }

  @Test
  void members_keepTheirNumbers_andNoneIsGivenAgain() {
    assertThat(numbers(form(rules(1, false), 1, 2, 3)))
        .containsExactlyInAnyOrderEntriesOf(Map.of(id(1), 0, id(2), 1, id(3), 2));
    assertThat(numbers(form(rules(1, false), 1, 2, 3, 4))).containsEntry(id(4), 3);

    assertThat(numbers(form(rules(1, false), 2, 3)))
        .containsExactlyInAnyOrderEntriesOf(Map.of(id(2), 1, id(3), 2));
    assertThat(numbers(form(rules(1, false), 2, 3, 104)))
        .containsExactlyInAnyOrderEntriesOf(Map.of(id(2), 1, id(3), 2, id(104), 4));
  }

  @Test
  void sideThatLostMoreThanHalf_numbersNobody_andWhereSidesMeetTheHigherCountGoesOn() {
    form(rules(1, true), 1, 2, 3, 4, 5);
    Map<Integer, ClusterState> whole = Map.copyOf(states);
    ClusterState minority = form(rules(1, true), 4, 5, 6);
    assertThat(numbers(minority))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(id(4), 3, id(5), 4, id(6), ClusterState.NO_NUMBER));

    states.putAll(Map.of(1, whole.get(1), 2, whole.get(2), 3, whole.get(3)));
    assertThat(numbers(form(rules(1, true), 1, 2, 3, 7))).containsEntry(id(7), 5);
    assertThat(numbers(form(rules(1, true), 1, 2, 3, 7, 4, 5, 6)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(id(1), 0, id(2), 1, id(3), 2, id(7), 5, id(4), 6, id(5), 7, id(6), 8));
  }

  @Test
  void exactlyHalf_numbersNobodyUntilItHasSettled() {
    form(rules(1, false), 1, 2, 3, 4);
    begin(rules(1, false), 3, 4, 5);
    IntStream.rangeClosed(3, 5).forEach(this::report);
    assertThat(published().numberOf(id(5))).isEqualTo(ClusterState.NO_NUMBER);

    env.pass(TIMING.stable());
    assertThat(published().numberOf(id(5))).isEqualTo(4);
  }

  @Test
  void membersOfAnOlderVersionsState_areNumberedInTheirOrder() {
    ClusterState now = form(rules(1, false), 1, 2, 3);
    ClusterState older =
        new ClusterState(
            now.stamp(),
            now.terms(),
            now.clusterId(),
            now.memberListVersion(),
            now.members(),
            now.stable(),
            now.leaving(),
            now.writable(),
            now.partitions());
    assertThat(older.numberOf(id(1))).isEqualTo(ClusterState.NO_NUMBER);
    adopt(older, 1, 2, 3);

    assertThat(numbers(form(rules(1, false), 2, 3)))
        .containsExactlyInAnyOrderEntriesOf(Map.of(id(2), 0, id(3), 1));
  }

  @Test
  void sideThatLostMoreThanHalf_takesNoWrites_andKeepsItsTable() {
    ClusterState whole = form(rules(1, false), 1, 2, 3, 4, 5);
    begin(rules(1, false), 4, 5);
    report(4);
    report(5);
    env.pass(60_000);
    ClusterState minority = published();

    assertThat(minority.writable()).isFalse();
    assertThat(minority.partitions()).isEqualTo(whole.partitions());
    assertThat(ids(minority)).containsExactly(id(4), id(5));

    coordinator().acceptLoss();
    env.pass(TIMING.gather());
    assertThat(published().writable()).as("an operator accepts it").isTrue();
    assertThat(isAssigned(published())).isTrue();
  }

  @Test
  void halfOfTheMembers_goesOn() {
    form(rules(1, false), 1, 2);
    begin(rules(1, false), 2);
    report(2);
    assertThat(published().writable()).isTrue();
    assertThat(isAssigned(published())).isTrue();
  }

  @Test
  void sideThatIsAlwaysWritable_goesOn() {
    form(rules(1, true), 1, 2, 3, 4, 5);
    begin(rules(1, true), 5);
    report(5);
    assertThat(published().writable()).isTrue();
  }

  @Test
  void memberThatWasStartedAgain_isNotMissing() {
    form(rules(1, false), 1, 2, 3);
    begin(rules(1, false), 1, 102, 103);
    report(1);
    report(102);
    report(103);
    assertThat(published().writable()).isTrue();
  }

  @Test
  void membersThatLeft_areNotMissing() {
    form(rules(1, false), 1, 2, 3, 4, 5);
    for (int leaving = 3; leaving <= 5; leaving++) {
      coordinator().leaving(id(leaving));
    }
    env.pass(TIMING.gather());
    adopt(published(), 1, 2, 3, 4, 5);
    begin(rules(1, false), 1, 2);
    report(1);
    report(2);
    assertThat(published().writable()).isTrue();
  }

  @Test
  void clusterThatShrinksSlowly_staysWritable() {
    form(rules(1, false), 1, 2, 3, 4, 5);
    for (int last = 4; last >= 1; last--) {
      ClusterState state = form(rules(1, false), IntStream.rangeClosed(1, last).toArray());
      assertThat(state.writable()).as("members=%d", last).isTrue();
    }
  }

  @Test
  void whoeverIsGone_isNotMissedByTheStateThatSaysThatDataIsSafe() {
    form(rules(1, false), 1, 2, 3);
    begin(rules(1, false), 2, 3);
    report(2);
    report(3);
    assertThat(published().stable()).extracting(MemberInfo::uuid).contains(id(1));
    while (!isInSync(published())) {
      assertThat(published().stable()).extracting(MemberInfo::uuid).contains(id(1));
      env.pass(TIMING.quiet());
      catchUp();
      env.pass(TIMING.gather());
    }
    ClusterState safe = published();
    assertThat(safe.stable()).isEqualTo(safe.members());
    adopt(safe, 2, 3);

    begin(rules(1, false), 3);
    report(3);
    assertThat(published().writable()).isTrue();
  }

  private static boolean isInSync(ClusterState state) {
    return state.partitions().stream()
        .allMatch(p -> p.copies().size() == 1 && p.copies().getFirst().inSync());
  }

  /** Whoever learns says that it has caught up. */
  private void catchUp() {
    List<Assignment> partitions = published().partitions();
    for (int i = 0; i < partitions.size(); i++) {
      Assignment at = partitions.get(i);
      for (Copy copy : at.copies()) {
        if (!copy.inSync()) {
          coordinator().caughtUp(new CaughtUp(i, at.epoch(), copy.member(), copy.added()));
        }
      }
    }
  }

  @Test
  void sidesThatMeet_goOnFromTheOneThatTakesWrites() {
    form(rules(1, false), 1, 2, 3, 4, 5);
    ClusterState majority = form(rules(1, false), 3, 4, 5);
    ClusterState minority = form(rules(1, false), 1, 2);
    assertThat(majority.writable()).isTrue();
    assertThat(minority.writable()).isFalse();

    begin(rules(1, false), 1, 2, 3, 4, 5);
    IntStream.rangeClosed(1, 5).forEach(member -> report(member, member <= 2 ? 1_000_000 : 0));
    ClusterState merged = published();

    assertThat(merged.descendsFrom(majority.stamp())).isTrue();
    assertThat(merged.descendsFrom(minority.stamp())).isFalse();
    assertThat(merged.stamp().version())
        .isGreaterThan(Math.max(majority.stamp().version(), minority.stamp().version()));
    assertThat(merged.writable()).isTrue();
  }

  @Test
  void sidesThatBothTakeWrites_goOnFromTheLarger_orTheOneWithMoreData() {
    form(rules(1, true), 1, 2, 3);
    form(rules(1, true), 1);
    ClusterState larger = form(rules(1, true), 2, 3);
    begin(rules(1, true), 1, 2, 3);
    report(1, 1_000_000);
    report(2);
    report(3);
    assertThat(published().descendsFrom(larger.stamp())).isTrue();

    form(rules(1, true), 1, 2);
    form(rules(1, true), 1);
    ClusterState more = form(rules(1, true), 2);
    begin(rules(1, true), 1, 2);
    report(1, 10);
    report(2, 11);
    assertThat(published().descendsFrom(more.stamp())).isTrue();
  }

  // What is lost with those who held it.

  /**
   * Four members with two backups each, of which the primary and the first backup of a partition go
   * at once; what the state after that says the partition has lost.
   */
  private int lostBelowAfterTwoCrashes(int known, int... inReports) {
    ClusterRules rules = new ClusterRules(4, 2, 1, "zone", 4, EXPECTED_MILLIS, true, false);
    ClusterState before = form(rules, 1, 2, 3, 4);
    Assignment at = before.partitions().getFirst();
    List<UUID> gone = List.of(Objects.requireNonNull(at.primary()), at.copies().get(0).member());
    assertThat(at.copies().get(1).slot()).isEqualTo(2);
    int[] left = IntStream.rangeClosed(1, 4).filter(number -> !gone.contains(id(number))).toArray();
    knownToCoordinator = known;
    begin(rules, left);
    for (int i = 0; i < left.length; i++) {
      reported = inReports[i];
      report(left[i]);
    }
    Assignment after = published().partitions().getFirst();
    assertThat(after.primary()).isEqualTo(at.copies().get(1).member());
    return after.lostBelow();
  }

  @Test
  void partitionTakenOverFromSlotTwo_hasLostNothing_ifAllThatExistsHasTwoBackups() {
    assertThat(lostBelowAfterTwoCrashes(2, 2, 2)).isZero();
    assertThat(lostBelowAfterTwoCrashes(2, 2, 3)).isZero();
  }

  @Test
  void partitionTakenOverFromSlotTwo_hasLostNothing_ifNothingExistsThatHasBackups() {
    int none = ClusterControl.NO_BACKUPS;
    assertThat(lostBelowAfterTwoCrashes(none, none, none)).isZero();
  }

  @Test
  void partitionTakenOverFromSlotTwo_hasLostWhatHasFewerBackups_ifAnyMemberKnowsOfSome() {
    assertThat(lostBelowAfterTwoCrashes(2, 2, 1)).isEqualTo(2);
    assertThat(lostBelowAfterTwoCrashes(1, 2, 2)).as("since the reports").isEqualTo(2);
  }

  @Test
  void partitionTakenOverFromSlotTwo_hasLostWhatThereMayBe_ifAMemberDoesNotSay() {
    assertThat(lostBelowAfterTwoCrashes(2, 2, 0)).isEqualTo(2);
    assertThat(lostBelowAfterTwoCrashes(0, 2, 2)).isEqualTo(2);
  }

  @Test
  void dataMoves_onlyWhenMembersHaveBeenTheSameForAWhile() {
    form(rules(1, false), 1, 2);
    begin(rules(1, false), 1, 2, 3);
    report(1);
    report(2);
    report(3);
    assertThat(published().partitions()).noneMatch(p -> p.holds(id(3)));
    env.pass(TIMING.quietMax());
    assertThat(published().partitions()).anyMatch(p -> p.learner(id(3)) != null);
  }

  @Test
  void memberThatCaughtUp_getsItsSlot_andOldPrimariesGoWhenItServes() {
    form(rules(1, false), 1, 2);
    begin(rules(1, false), 1, 2, 3);
    report(1);
    report(2);
    report(3);
    for (int round = 0; round < 20; round++) {
      env.pass(TIMING.quietMax());
      catchUp();
      ClusterState state = published();
      for (int i = 0; i < state.partitions().size(); i++) {
        Assignment at = state.partitions().get(i);
        if (at.previous() != null) {
          coordinator().active(new Active(i, at.epoch()));
        }
      }
    }
    env.pass(TIMING.gather());
    ClusterState state = published();

    assertThat(state.partitions()).anyMatch(p -> p.isPrimary(id(3)));
    assertThat(state.partitions())
        .allMatch(p -> p.previous() == null && p.copies().size() == 1, "settled");
    assertThat(state.partitions()).allMatch(p -> p.copies().getFirst().inSync());
    assertThat(member(3)).isEqualTo(state.member(id(3)));
  }
}
