package dev.grid.member.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.cluster.TablePlanner.Broken;
import dev.grid.member.cluster.TablePlanner.Ready;
import dev.grid.member.cluster.TablePlanner.Serving;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A table that is planned again and again, with what must hold after every step. Confined to its
 * test.
 */
final class TestTable {

  static final String ZONE = "zone";

  private static final UUID COORDINATOR = new UUID(1, 1);

  private final int backups;
  int fewestBackups;
  private final Map<UUID, MemberInfo> members = new LinkedHashMap<>();
  private final Set<UUID> leaving = new HashSet<>();

  final List<Ready> ready = new ArrayList<>();
  final List<Broken> broken = new ArrayList<>();
  final List<Serving> serving = new ArrayList<>();

  private long version;
  private List<Assignment> table;

  TestTable(int partitions, int backups) {
    this(partitions, backups, 1);
  }

  TestTable(int partitions, int backups, int fewestBackups) {
    this.backups = backups;
    this.fewestBackups = fewestBackups;
    table = TablePlanner.unassigned(partitions, new Stamp(0, COORDINATOR));
  }

  // Members.

  static UUID id(int number) {
    return new UUID(7, number);
  }

  void join(int number) {
    join(number, "", false);
  }

  void join(int number, String zone, boolean lite) {
    UUID id = id(number);
    members.put(
        id,
        new MemberInfo(
            new Address("member" + number, 5701),
            id,
            zone.isEmpty() ? Map.of() : Map.of(ZONE, zone),
            lite,
            new MemberVersion((byte) 5, (byte) 7, (byte) 0),
            Map.of()));
  }

  void crash(int number) {
    members.remove(id(number));
    leaving.remove(id(number));
  }

  void leave(int number) {
    leaving.add(id(number));
  }

  boolean isAlive(UUID member) {
    return members.containsKey(member);
  }

  Set<UUID> members() {
    return Set.copyOf(members.keySet());
  }

  Set<UUID> leaving() {
    return Set.copyOf(leaving);
  }

  String zone(UUID member) {
    return members.get(member).attributes().getOrDefault(ZONE, "");
  }

  private Set<UUID> eligible() {
    return members.values().stream()
        .filter(member -> !member.liteMember() && !leaving.contains(member.uuid()))
        .map(MemberInfo::uuid)
        .collect(Collectors.toSet());
  }

  boolean anyEligible() {
    return !eligible().isEmpty();
  }

  // Steps.

  List<Assignment> assignments() {
    return table;
  }

  Assignment get(int partition) {
    return table.get(partition);
  }

  /** Events that the members would send now if everything they do had succeeded. */
  void everythingSucceeds() {
    for (int i = 0; i < table.size(); i++) {
      learnerCatchesUp(i);
      primaryServes(i);
    }
  }

  void learnerCatchesUp(int partition) {
    Assignment at = table.get(partition);
    for (Copy copy : at.copies()) {
      if (!copy.inSync() && at.primary() != null) {
        ready.add(new Ready(partition, at.epoch(), copy.member(), copy.added()));
      }
    }
  }

  void primaryServes(int partition) {
    Assignment at = table.get(partition);
    if (at.previous() != null) {
      serving.add(new Serving(partition, at.epoch()));
    }
  }

  void copyBreaks(int partition, UUID member) {
    broken.add(new Broken(partition, table.get(partition).epoch(), member));
  }

  void step(boolean rebalance) {
    step(rebalance, false);
  }

  /** Plans once and checks; true if anything changed. */
  boolean step(boolean rebalance, boolean acceptLoss) {
    List<Assignment> before = table;
    List<Ready> caughtUp = List.copyOf(ready);
    TablePlanner planner =
        new TablePlanner(
            new Stamp(++version, COORDINATOR),
            members.values(),
            leaving,
            backups,
            () -> fewestBackups,
            ZONE);
    table =
        planner.plan(
            before,
            new TablePlanner.Step(
                caughtUp, List.copyOf(broken), List.copyOf(serving), acceptLoss, rebalance));
    ready.clear();
    broken.clear();
    serving.clear();
    for (int i = 0; i < table.size(); i++) {
      Set<UUID> became = new HashSet<>();
      for (Ready one : caughtUp) {
        if (one.partition() == i) {
          became.add(one.member());
        }
      }
      checkForm(table.get(i));
      checkStep(before.get(i), table.get(i), became, acceptLoss);
    }
    checkMoves();
    return !before.equals(table);
  }

  /** Plans until nothing moves any more; the number of steps. */
  int settle(int stepsMax) {
    for (int step = 1; step <= stepsMax; step++) {
      everythingSucceeds();
      if (!step(true, false)) {
        return step;
      }
    }
    throw new AssertionError("not settled after steps=" + stepsMax + ": " + table);
  }

  // What must hold.

  private void checkForm(Assignment at) {
    Set<UUID> inSync = new HashSet<>();
    Set<Integer> slots = new HashSet<>();
    int learners = 0;
    for (Copy copy : at.copies()) {
      if (copy.inSync()) {
        assertThat(inSync.add(copy.member())).as("one copy a member: %s", at).isTrue();
        assertThat(slots.add(copy.slot())).as("one copy a slot: %s", at).isTrue();
      } else {
        learners++;
        Copy before = at.inSync(copy.member());
        assertThat(before == null || before.slot() > copy.slot())
            .as("who learns a slot has at most a higher one: %s", at)
            .isTrue();
      }
      assertThat(copy.member()).as("the primary is no copy: %s", at).isNotEqualTo(at.primary());
      if (at.primary() != null) {
        assertThat(isAlive(copy.member())).as("copies live: %s", at).isTrue();
      }
    }
    assertThat(learners).as("learners of %s", at).isLessThanOrEqualTo(1);
    if (at.primary() != null) {
      assertThat(isAlive(at.primary())).as("the primary lives: %s", at).isTrue();
      assertThat(slots.contains(0) && at.previous() == null)
          .as("slot 0 has a copy only while it is handed over: %s", at)
          .isFalse();
    } else {
      assertThat(at.previous()).as("nobody hands over what is lost: %s", at).isNull();
      assertThat(learners).as("nobody learns what is lost: %s", at).isZero();
    }
    if (at.previous() != null) {
      assertThat(isAlive(at.previous())).as("the previous primary lives: %s", at).isTrue();
      assertThat(at.learner(at.previous())).isNull();
    }
  }

  private void checkStep(
      Assignment before, Assignment after, Set<UUID> caughtUp, boolean acceptLoss) {
    Set<UUID> had = new HashSet<>();
    if (before.primary() != null) {
      had.add(before.primary());
    }
    before.copies().stream().filter(Copy::inSync).map(Copy::member).forEach(had::add);
    boolean fresh =
        before.primary() == null && before.lostBelow() == 0
            || acceptLoss && had.stream().noneMatch(this::isAlive);
    boolean brokenAll = after.primary() == null && had.stream().anyMatch(this::isAlive);
    if (brokenAll && before.primary() != null) {
      // Only if the living ones were found to be broken in this very step.
      assertThat(isAlive(before.primary())).as("%s -> %s", before, after).isFalse();
    }
    if (fresh || after.primary() == null) {
      return;
    }
    assertThat(had.contains(after.primary()) || caughtUp.contains(after.primary()))
        .as("the primary has the data: %s -> %s", before, after)
        .isTrue();
    for (Copy copy : after.copies()) {
      if (copy.inSync()) {
        assertThat(had.contains(copy.member()) || caughtUp.contains(copy.member()))
            .as("a copy in sync has the data: %s -> %s", before, after)
            .isTrue();
      }
    }
    assertThat(before.epoch().equals(after.epoch()))
        .as("an epoch has one primary: %s -> %s", before, after)
        .isEqualTo(Objects.equals(before.primary(), after.primary()));
  }

  private void checkMoves() {
    Map<UUID, Integer> sending = new HashMap<>();
    Map<UUID, Integer> receiving = new HashMap<>();
    for (Assignment at : table) {
      for (Copy copy : at.copies()) {
        if (!copy.inSync() && at.primary() != null) {
          sending.merge(at.primary(), 1, Integer::sum);
          receiving.merge(copy.member(), 1, Integer::sum);
        }
      }
    }
    // A member that takes over while others send to it may have more than it would begin with.
    receiving.forEach(
        (member, count) ->
            assertThat(count).as("receives").isLessThanOrEqualTo(TablePlanner.MOVES_PER_MEMBER));
    sending.forEach(
        (member, count) ->
            assertThat(count)
                .as("sends")
                .isLessThanOrEqualTo(TablePlanner.MOVES_PER_MEMBER * members.size()));
  }

  /** What must hold when nothing moves any more. */
  void checkSettled() {
    Set<UUID> eligible = eligible();
    int slots = Math.max(0, Math.min(backups, eligible.size() - 1));
    for (Assignment at : table) {
      if (at.primary() == null) {
        continue;
      }
      assertThat(at.previous()).as("handed over: %s", at).isNull();
      if (eligible.isEmpty()) {
        continue;
      }
      assertThat(eligible).as("primary of %s", at).contains(at.primary());
      assertThat(at.copies()).as("copies of %s", at).hasSize(slots);
      for (int slot = 1; slot <= slots; slot++) {
        Copy copy = at.copies().get(slot - 1);
        assertThat(copy.slot()).as("%s", at).isEqualTo(slot);
        assertThat(copy.inSync()).as("%s", at).isTrue();
        assertThat(eligible).as("%s", at).contains(copy.member());
      }
    }
  }

  /** By eligible member, how many partitions it has in the slot; 0 is the primary's. */
  Map<UUID, Integer> loads(int slot) {
    Map<UUID, Integer> loads = new HashMap<>();
    eligible().forEach(member -> loads.put(member, 0));
    for (Assignment at : table) {
      if (slot == 0) {
        if (at.primary() != null) {
          loads.merge(at.primary(), 1, Integer::sum);
        }
      } else {
        at.copies().stream()
            .filter(copy -> copy.inSync() && copy.slot() == slot)
            .forEach(copy -> loads.merge(copy.member(), 1, Integer::sum));
      }
    }
    return loads;
  }

  int spread(int slot) {
    Map<UUID, Integer> loads = loads(slot);
    int most = loads.values().stream().mapToInt(i -> i).max().orElse(0);
    int least = loads.values().stream().mapToInt(i -> i).min().orElse(0);
    return most - least;
  }
}
