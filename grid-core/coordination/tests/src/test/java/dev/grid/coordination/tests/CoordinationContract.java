package dev.grid.coordination.tests;

import static dev.grid.coordination.tests.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.coordination.Capabilities;
import dev.grid.coordination.Characteristic;
import dev.grid.coordination.Coordinator;
import dev.grid.coordination.Coordinators;
import dev.grid.coordination.GroupAlreadyExistsException;
import dev.grid.coordination.GroupNotCreatedException;
import dev.grid.coordination.GroupNotEmptyException;
import dev.grid.coordination.InvalidRequestException;
import dev.grid.coordination.MemberAlreadyExistsException;
import dev.grid.coordination.MemberNotJoinedException;
import dev.grid.coordination.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every driver does with groups, members and their watches; {@link ElectionContract} and
 * {@link LockContract} have the rest. A driver's test extends {@link LockContract}, which extends
 * both, or {@link BeatingContract} if its members have to give signs of life, and gives its URL.
 * Names differ in each test, so that tests of one driver share its server.
 */
abstract class CoordinationContract {

  private final List<Coordinator> coordinators = new ArrayList<>();

  /** Where the system is, without settings. */
  protected abstract String url();

  /** Settings that all coordinators have. */
  protected String settings() {
    return "watch-interval=20ms";
  }

  /** What the driver says of itself, as its documentation does. */
  protected abstract Set<Characteristic> expected();

  @AfterEach
  void stopAll() {
    coordinators.reversed().forEach(Coordinator::stop);
  }

  /** A name that nobody has used. */
  protected static String unique(String name) {
    return name + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** A coordinator that was not started. */
  protected final Coordinator create(String member, String moreSettings) {
    String all = moreSettings.isEmpty() ? settings() : settings() + "&" + moreSettings;
    Coordinator coordinator = Coordinators.create(url() + "?" + all, member);
    coordinators.add(coordinator);
    return coordinator;
  }

  /** A coordinator with a heart of its own, under an id that nobody has. */
  protected final Coordinator started(String name) {
    Coordinator coordinator = create(unique(name), "");
    coordinator.start(true);
    return coordinator;
  }

  protected final boolean can(Characteristic characteristic) {
    return expected().contains(characteristic);
  }

  @Test
  void saysWhatIsTrueOfIt() {
    Coordinator coordinator = create(unique("a"), "");

    assertThat(coordinator.characteristics()).isEqualTo(expected());
    assertThat(can(Characteristic.REQUIRES_BEATING))
        .as("is tested as one that has to be beaten")
        .isEqualTo(this instanceof BeatingContract);
    assertThat(
            coordinator.characteristics().contains(Characteristic.TIMEOUT_BASED)
                != coordinator.characteristics().contains(Characteristic.NON_TIMEOUT_BASED))
        .as("is either based on timeouts or not")
        .isTrue();
  }

  @Test
  void isUsedBetweenStartAndStopOnly() {
    Coordinator coordinator = create(unique("a"), "");
    assertThatThrownBy(coordinator::groups).isInstanceOf(InvalidRequestException.class);

    coordinator.start(false);
    assertThat(coordinator.isStarted()).isTrue();
    assertThat(coordinator.heartbeat()).isPositive();
    assertThatThrownBy(() -> coordinator.start(false)).isInstanceOf(InvalidRequestException.class);

    coordinator.stop();
    coordinator.stop();
    assertThat(coordinator.isStarted()).isFalse();
    assertThatThrownBy(coordinator::groups).isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void settingsThatNobodyKnowsAreRefused() {
    assertThatThrownBy(() -> create(unique("a"), "time-out=3s"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("time-out");
  }

  @Test
  void groupsAreMadeOnceAndDeletedEmpty() {
    Coordinator a = started("a");
    Coordinator b = started("b");
    String group = unique("gruppe/ä %");

    assertThatThrownBy(() -> b.members(group)).isInstanceOf(GroupNotCreatedException.class);
    assertThatThrownBy(() -> b.deleteGroup(group)).isInstanceOf(GroupNotCreatedException.class);
    a.createGroup(group);
    assertThat(b.groups()).contains(group);
    assertThat(b.members(group)).isEmpty();
    assertThatThrownBy(() -> b.createGroup(group))
        .isInstanceOfSatisfying(
            GroupAlreadyExistsException.class, e -> assertThat(e.group()).isEqualTo(group));

    a.join(group, Capabilities.NONE);
    assertThatThrownBy(() -> b.deleteGroup(group)).isInstanceOf(GroupNotEmptyException.class);
    a.leave(group);
    b.deleteGroup(group);
    assertThat(a.groups()).doesNotContain(group);
    assertThatThrownBy(() -> a.join(group, Capabilities.NONE))
        .isInstanceOf(GroupNotCreatedException.class);

    a.createGroup(group);
    assertThat(b.groups()).contains(group);
    a.deleteGroup(group);
  }

  @Test
  void membersAreSeenByAllWithWhatTheyCan() {
    Coordinator a = started("a");
    Coordinator b = started("b & co / ü");
    String group = unique("workers");
    Capabilities can = Capabilities.of("cores", "8").with("zone", "eu=1&ä\n");

    a.joinOrCreate(group, can);
    b.joinOrCreate(group, Capabilities.NONE);

    assertThat(a.members(group)).containsExactlyInAnyOrder(a.memberId(), b.memberId());
    assertThat(b.members(group)).isEqualTo(a.members(group));
    assertThat(b.capabilities(group, a.memberId())).isEqualTo(can);
    assertThat(a.capabilities(group, b.memberId())).isEqualTo(Capabilities.NONE);
    assertThat(b.memberInfo(group, a.memberId()).incarnation()).isNotEmpty();

    a.updateCapabilities(group, can.with("cores", "16"));
    assertThat(b.capabilities(group, a.memberId()).get("cores")).contains("16");

    a.leave(group);
    assertThat(b.members(group)).containsExactly(b.memberId());
    assertThatThrownBy(() -> b.capabilities(group, a.memberId()))
        .isInstanceOf(MemberNotJoinedException.class);
  }

  @Test
  void oneJoinsOnceAndLeavesOnce() {
    Coordinator a = started("a");
    Coordinator sameId = create(a.memberId(), "");
    sameId.start(true);
    String group = unique("workers");

    assertThatThrownBy(() -> a.updateCapabilities(group, Capabilities.NONE))
        .isInstanceOf(GroupNotCreatedException.class);
    assertThatThrownBy(() -> a.leave(group)).isInstanceOf(GroupNotCreatedException.class);
    a.createGroup(group);
    assertThatThrownBy(() -> a.leave(group)).isInstanceOf(MemberNotJoinedException.class);
    assertThatThrownBy(() -> a.updateCapabilities(group, Capabilities.NONE))
        .isInstanceOf(MemberNotJoinedException.class);

    a.join(group, Capabilities.NONE);
    assertThatThrownBy(() -> a.join(group, Capabilities.NONE))
        .isInstanceOf(MemberAlreadyExistsException.class);
    assertThatThrownBy(() -> sameId.join(group, Capabilities.NONE))
        .isInstanceOfSatisfying(
            MemberAlreadyExistsException.class,
            e -> assertThat(e.member()).isEqualTo(a.memberId()));
    assertThatThrownBy(() -> sameId.leave(group)).isInstanceOf(MemberNotJoinedException.class);
    assertThat(a.members(group)).containsExactly(a.memberId());
  }

  @Test
  void whoStopsHasLeft() {
    Coordinator a = started("a");
    Coordinator b = started("b");
    String group = unique("workers");
    a.joinOrCreate(group, Capabilities.NONE);

    a.stop();

    assertThat(b.members(group)).isEmpty();
  }

  @Test
  void idsThatNoSystemHasAreRefused() {
    Coordinator a = started("a");
    for (String wrong : List.of("", " ", "a\nb", "x".repeat(129))) {
      assertThatThrownBy(() -> a.createGroup(wrong))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("group=");
      assertThatThrownBy(() -> a.lock(wrong)).isInstanceOf(InvalidRequestException.class);
    }
    String longest = unique("ü".repeat(59));
    a.createGroup(longest);
    assertThat(a.groups()).contains(longest);
    a.joinOrCreate(longest, Capabilities.NONE);
    assertThat(a.members(longest)).containsExactly(a.memberId());
  }

  @Test
  void capabilitiesThatAreTooMuchAreRefused() {
    assertThatThrownBy(() -> Capabilities.of("x", "y".repeat(Capabilities.BYTES_MAX)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("8192");
    Coordinator a = started("a");
    String group = unique("workers");
    Capabilities largest = Capabilities.of("x", "y".repeat(Capabilities.BYTES_MAX - 2));
    a.joinOrCreate(group, largest);
    assertThat(a.capabilities(group, a.memberId())).isEqualTo(largest);
  }

  @Test
  void watchesAreToldOfEachJoinAndLeaveOnce() {
    Coordinator a = started("a");
    Coordinator b = started("b");
    Coordinator before = started("before");
    String group = unique("workers");
    assertThatThrownBy(() -> a.watchJoin(group, event -> {}))
        .isInstanceOf(GroupNotCreatedException.class);
    before.joinOrCreate(group, Capabilities.NONE);
    List<String> told = new CopyOnWriteArrayList<>();
    Watch joins = a.watchJoin(group, event -> told.add("+" + event.member()));
    Watch leaves = a.watchLeave(group, event -> told.add("-" + event.member()));

    b.join(group, Capabilities.NONE);
    await("b's join", () -> told.size() >= 1);
    b.updateCapabilities(group, Capabilities.of("x", "1"));
    a.join(group, Capabilities.NONE);
    await("its own join", () -> told.size() >= 2);
    b.leave(group);
    await("b's leave", () -> told.size() >= 3);
    b.join(group, Capabilities.NONE);
    await("b's second join", () -> told.size() >= 4);
    before.stop();
    await("the end of the one from before", () -> told.size() >= 5);
    assertThat(told)
        .containsExactly(
            "+" + b.memberId(),
            "+" + a.memberId(),
            "-" + b.memberId(),
            "+" + b.memberId(),
            "-" + before.memberId());

    joins.close();
    b.leave(group);
    await("b's second leave", () -> told.size() >= 6);
    leaves.close();
    b.join(group, Capabilities.NONE);
    Watch again = a.watchLeave(group, event -> told.add("-" + event.member()));
    b.leave(group);
    await("a leave after the watch was added again", () -> told.size() >= 7);
    assertThat(told.subList(5, 7)).containsExactly("-" + b.memberId(), "-" + b.memberId());
    again.close();
  }

  @Test
  void whoComesBackBetweenTwoLooksHasLeftAndJoined() {
    Coordinator a = create(unique("a"), "");
    a.start(false);
    Coordinator b = started("b");
    String group = unique("workers");
    b.joinOrCreate(group, Capabilities.NONE);
    List<String> told = new CopyOnWriteArrayList<>();
    a.watchJoin(group, event -> told.add("+" + event.member()));
    a.watchLeave(group, event -> told.add("-" + event.member()));

    b.leave(group);
    b.join(group, Capabilities.NONE);

    assertThat(told).isEmpty();
    await(
        "both",
        () -> {
          a.runWatchers(Duration.ofSeconds(1));
          return told.size() >= 2;
        });
    a.runWatchers();
    assertThat(told).containsExactly("-" + b.memberId(), "+" + b.memberId());
  }

  @Test
  void aCallbackThatFailsKeepsNobodyFromBeingTold() {
    Coordinator a = started("a");
    String group = unique("workers");
    a.createGroup(group);
    List<String> told = new CopyOnWriteArrayList<>();
    a.watchJoin(
        group,
        event -> {
          throw new IllegalStateException("planted");
        });
    a.watchJoin(group, event -> told.add(event.member()));

    a.join(group, Capabilities.NONE);

    await("the second callback", () -> told.contains(a.memberId()));
  }

  @Test
  void futuresDoTheSameAndFailTheSame() {
    Coordinator a = create(unique("a"), "");
    String group = unique("workers");

    a.async().start(true).join();
    a.async().createGroup(group).join();
    a.async().join(group, Capabilities.of("x", "1")).join();
    assertThat(a.async().groups().join()).contains(group);
    assertThat(a.async().members(group).join()).containsExactly(a.memberId());
    assertThat(a.async().capabilities(group, a.memberId()).join().get("x")).contains("1");
    a.async().updateCapabilities(group, Capabilities.NONE).join();
    assertThatThrownBy(() -> a.async().createGroup(group).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(GroupAlreadyExistsException.class);
    a.async().leave(group).join();
    a.async().deleteGroup(group).join();
    assertThat(a.async().heartbeat().join()).isPositive();
    a.async().stop().join();
  }
}
