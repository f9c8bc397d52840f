package dev.grid.coordination.tests;

import static dev.grid.coordination.tests.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.Characteristic;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.GroupNotCreatedException;
import dev.grid.coordination.LeaderRevoked;
import dev.grid.coordination.Leadership;
import dev.grid.coordination.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every driver that elects leaders does. */
abstract class ElectionContract extends CoordinationContract {

  @Test
  void oneOfAGroupLeadsAndTheNextFollowsWhenItStandsDown() {
    Coordinator a = started("a");
    Coordinator b = started("b");
    String group = unique("workers");
    assertThatThrownBy(() -> a.leader(group)).isInstanceOf(GroupNotCreatedException.class);
    a.joinOrCreate(group, Capabilities.NONE);
    b.join(group, Capabilities.NONE);
    assertThat(a.leader(group)).isEmpty();
    List<String> told = new CopyOnWriteArrayList<>();
    a.watchElected(group, event -> told.add("+" + event.member()));
    await("a's election", () -> told.size() >= 1);
    assertThat(a.leadership(group)).isPresent();
    a.watchRevoked(
        group,
        event -> {
          assertThat(event.lost()).isFalse();
          assertThat(b.leadership(group)).as("another leads already").isEmpty();
          told.add("-" + event.member());
        });
    b.watchElected(group, event -> told.add("+" + event.member()));
    assertThat(b.leader(group)).contains(a.memberId());
    assertThat(b.leadership(group)).isEmpty();
    Leadership first = a.leadership(group).orElseThrow();

    List<String> expected = new ArrayList<>();
    do { // Where systems are asked, who stood down stands again if others are slow.
      expected.addAll(List.of("+" + a.memberId(), "-" + a.memberId()));
      a.standDown(group);
      await("an election", () -> told.size() > expected.size());
    } while (a.leadership(group).isPresent());

    expected.add("+" + b.memberId());
    assertThat(told).isEqualTo(expected);
    assertThat(a.leader(group)).contains(b.memberId());
    assertTokensGrow(first, b.leadership(group).orElseThrow());
  }

  private void assertTokensGrow(Leadership before, Leadership after) {
    assertThat(before.fencingToken().isPresent()).isEqualTo(can(Characteristic.FENCING_TOKENS));
    if (before.fencingToken().isPresent()) {
      assertThat(after.fencingToken().orElseThrow())
          .isGreaterThan(before.fencingToken().getAsLong());
    }
  }

  @Test
  void whoLeavesOrStopsLeadsNoMore() {
    Coordinator a = started("a");
    Coordinator b = started("b");
    String group = unique("workers");
    AtomicBoolean elected = new AtomicBoolean();
    AtomicReference<Optional<LeaderRevoked>> revoked = new AtomicReference<>(Optional.empty());
    a.joinOrCreate(group, Capabilities.NONE);
    a.watchRevoked(group, event -> revoked.set(Optional.of(event)));
    a.watchElected(group, event -> elected.set(true));
    await("that a is told", elected::get);
    assertThat(a.leader(group)).contains(a.memberId());
    b.join(group, Capabilities.NONE);
    b.watchElected(group, event -> {});

    a.leave(group);
    assertThat(revoked.get())
        .as("told before it has left")
        .hasValueSatisfying(event -> assertThat(event.lost()).isFalse());
    await("b's election", () -> b.leadership(group).isPresent());
    assertThat(a.leadership(group)).isEmpty();

    a.join(group, Capabilities.NONE);
    b.stop();
    await("a's election", () -> a.leadership(group).isPresent());
    assertThat(a.leader(group)).contains(a.memberId());
  }

  @Test
  void onlyMembersThatStandAreElected() {
    Coordinator a = started("a");
    Coordinator b = started("b");
    String group = unique("workers");
    a.createGroup(group);
    List<String> told = new CopyOnWriteArrayList<>();
    Watch standing = a.watchElected(group, event -> told.add("+a"));
    b.watchElected(group, event -> told.add("+b"));
    b.join(group, Capabilities.NONE);

    await("b's election", () -> told.contains("+b"));
    a.join(group, Capabilities.NONE);
    standing.close();
    b.standDown(group);

    await("b's second election", () -> told.size() >= 2);
    assertThat(told).containsExactly("+b", "+b");
    assertThat(a.leadership(group)).isEmpty();
  }

  @Test
  void electionsWithoutAHeartAreRunByCalls() {
    Coordinator a = create(unique("a"), "");
    a.start(false);
    String group = unique("workers");
    a.joinOrCreate(group, Capabilities.NONE);
    List<String> told = new CopyOnWriteArrayList<>();
    a.watchElected(group, event -> told.add(event.member()));

    await(
        "its election",
        () -> {
          a.runElectCoordinator();
          a.runWatchers();
          return !told.isEmpty();
        });

    assertThat(told).containsExactly(a.memberId());
    a.watchElected(group, event -> told.add("late"));
    a.runWatchers();
    assertThat(told).containsExactly(a.memberId(), "late");
  }
}
