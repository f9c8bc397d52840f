package dev.grid.member.cluster;

import static dev.grid.member.cluster.TestTable.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who holds what, step by step. {@link TestTable} checks each step. */
final class TablePlannerTest {

  /** The default, and no multiple of any number of members. */
  private static final int PARTITIONS = 271;

  private static final int STEPS_MAX = 200;

  private static TestTable settled(int partitions, int backups, int members) {
    return settled(new TestTable(partitions, backups), members);
  }

  private static TestTable settled(TestTable table, int members) {
    for (int i = 1; i <= members; i++) {
      table.join(i);
    }
    table.step(false);
    table.settle(STEPS_MAX);
    table.checkSettled();
    return table;
  }

  @Test
  void firstMembers_getEverything_evenly_andAtOnce() {
    TestTable table = new TestTable(PARTITIONS, 2);
    for (int i = 1; i <= 4; i++) {
      table.join(i);
    }
    table.step(false);

    table.checkSettled();
    assertThat(table.spread(0)).isLessThanOrEqualTo(1);
    assertThat(table.spread(1)).isLessThanOrEqualTo(1);
    assertThat(table.spread(2)).isLessThanOrEqualTo(1);
  }

  @Test
  void oneMember_hasNoCopies_andTheSecondGetsThem() {
    TestTable table = settled(PARTITIONS, 1, 1);
    assertThat(table.get(0).copies()).isEmpty();

    table.join(2);
    table.step(false);
    assertThat(table.get(0).holds(id(2))).as("nothing moves before it is asked to").isFalse();
    table.settle(STEPS_MAX);

    table.checkSettled();
    assertThat(table.spread(0)).isLessThanOrEqualTo(1);
    assertThat(table.spread(1)).isLessThanOrEqualTo(1);
  }

  @Test
  void memberThatJoins_getsItsShare_ofEverySlot() {
    TestTable table = settled(PARTITIONS, 1, 3);
    table.join(4);
    int steps = table.settle(STEPS_MAX);

    table.checkSettled();
    assertThat(table.spread(0)).isLessThanOrEqualTo(1);
    assertThat(table.spread(1)).isLessThanOrEqualTo(1);
    assertThat(steps).as("moves go on side by side").isLessThan(60);
  }

  @Test
  void memberThatCrashes_isReplacedAtOnce_byTheCopyOfTheLowestSlot() {
    TestTable table = settled(PARTITIONS, 2, 4);
    List<Assignment> before = table.assignments();
    table.crash(1);
    table.step(false);

    for (int i = 0; i < PARTITIONS; i++) {
      if (before.get(i).isPrimary(id(1))) {
        Copy heir = before.get(i).copies().getFirst();
        assertThat(heir.slot()).isEqualTo(1);
        assertThat(table.get(i).primary()).isEqualTo(heir.member());
        assertThat(table.get(i).lostBelow()).isZero();
      } else {
        assertThat(table.get(i).primary()).isEqualTo(before.get(i).primary());
      }
      assertThat(table.get(i).holds(id(1))).isFalse();
    }
    table.settle(STEPS_MAX);
    table.checkSettled();
    assertThat(table.spread(0)).isLessThanOrEqualTo(1);
  }

  @Test
  void partitionTakenOverFromSlotTwo_hasLostWhatHasOneBackup() {
    TestTable table = settled(1, 2, 3);
    Stamp begun = table.get(0).since();
    UUID third = crashFirstTwo(table);

    assertThat(table.get(0).primary()).isEqualTo(third);
    assertThat(table.get(0).lostBelow()).isEqualTo(2);
    assertThat(table.get(0).sinceWith(2)).as("what has two backups lost nothing").isEqualTo(begun);
    assertThat(table.get(0).sinceWith(1)).isEqualTo(table.get(0).since()).isNotEqualTo(begun);
    table.step(false, true);
    assertThat(table.get(0).lostBelow()).as("accepted").isZero();
    assertThat(table.get(0).primary()).isEqualTo(third);
  }

  @Test
  void partitionTakenOverFromSlotTwo_hasLostNothing_whenEverythingHasTwoBackups() {
    TestTable table = settled(new TestTable(1, 2, 2), 3);
    UUID third = crashFirstTwo(table);

    assertThat(table.get(0).primary()).isEqualTo(third);
    assertThat(table.get(0).lostBelow()).isZero();
  }

  /** Who is left. */
  private static UUID crashFirstTwo(TestTable table) {
    Assignment before = table.get(0);
    UUID second = before.copies().get(0).member();
    UUID third = before.copies().get(1).member();
    table.crash((int) Objects.requireNonNull(before.primary()).getLeastSignificantBits());
    table.crash((int) second.getLeastSignificantBits());
    table.step(false);
    return third;
  }

  @Test
  void lostPartition_waitsForItsHolders_andComesBackWithOne() {
    TestTable table = settled(1, 1, 2);
    Assignment before = table.get(0);
    int primary = (int) Objects.requireNonNull(before.primary()).getLeastSignificantBits();
    int copy = 3 - primary;
    table.join(3);
    table.crash(1);
    table.crash(2);
    table.step(true);

    assertThat(table.get(0).primary()).isNull();
    assertThat(table.get(0).lostBelow()).isEqualTo(Assignment.ALL);
    assertThat(table.settle(STEPS_MAX)).as("stays lost").isEqualTo(1);

    table.join(copy);
    table.step(false);
    assertThat(table.get(0).primary()).isEqualTo(id(copy));
    assertThat(table.get(0).lostBelow()).isZero();
    table.settle(STEPS_MAX);
    table.checkSettled();
  }

  @Test
  void lostPartition_goesOnEmpty_whenThatIsAccepted() {
    TestTable table = settled(PARTITIONS, 0, 2);
    table.crash(1);
    table.step(true);
    long lost = table.assignments().stream().filter(at -> at.primary() == null).count();
    assertThat(lost).isBetween(135L, 136L);

    table.step(false, true);
    assertThat(table.loads(0)).containsExactly(java.util.Map.entry(id(2), PARTITIONS));
    assertThat(table.assignments()).allMatch(at -> at.lostBelow() == 0);
  }

  @Test
  void learner_becomesThePrimary_whenItHasCaughtUp_andTheOldOneStaysUntilItServes() {
    TestTable table = settled(2, 0, 1);
    table.join(2);
    table.step(true);
    int moving = table.get(0).learner(id(2)) != null ? 0 : 1;
    assertThat(table.get(moving).primary()).isEqualTo(id(1));
    assertThat(table.get(moving).learner(id(2))).isNotNull();
    table.step(true);
    assertThat(table.get(moving).primary()).as("it has not caught up").isEqualTo(id(1));

    table.learnerCatchesUp(moving);
    table.step(true);
    assertThat(table.get(moving).primary()).isEqualTo(id(2));
    assertThat(table.get(moving).previous()).isEqualTo(id(1));
    assertThat(table.get(moving).inSync(id(1))).isNotNull();
    table.step(true);
    assertThat(table.get(moving).inSync(id(1))).as("it does not serve yet").isNotNull();

    table.primaryServes(moving);
    table.step(true);
    assertThat(table.get(moving).previous()).isNull();
    assertThat(table.get(moving).holds(id(1))).isFalse();
  }

  @Test
  void newPrimaryThatDiesWhileItIsHandedOver_isReplacedByTheOldOne() {
    TestTable table = settled(2, 0, 1);
    table.join(2);
    table.step(true);
    int moving = table.get(0).learner(id(2)) != null ? 0 : 1;
    table.learnerCatchesUp(moving);
    table.step(true);
    table.crash(2);
    table.step(true);

    assertThat(table.get(moving).primary()).isEqualTo(id(1));
    assertThat(table.get(moving).lostBelow()).isZero();
  }

  @Test
  void learnerThatCaughtUpForAnOlderPrimary_isNotBelieved() {
    TestTable table = settled(1, 1, 2);
    table.join(3);
    UUID primary = Objects.requireNonNull(table.get(0).primary());
    table.leave((int) primary.getLeastSignificantBits());
    table.step(true);
    Copy learner =
        table.get(0).copies().stream().filter(copy -> !copy.inSync()).findFirst().orElseThrow();
    table.learnerCatchesUp(0);
    table.ready.add(
        new TablePlanner.Ready(0, new Stamp(99, id(9)), learner.member(), learner.added()));
    table.ready.removeFirst();
    table.step(true);
    assertThat(table.get(0).learner(learner.member())).isEqualTo(learner);

    table.ready.add(
        new TablePlanner.Ready(0, table.get(0).epoch(), learner.member(), learner.added() - 1));
    table.step(true);
    assertThat(table.get(0).learner(learner.member())).isEqualTo(learner);
  }

  @Test
  void copyThatIsOutOfSync_isMadeAgain() {
    TestTable table = settled(1, 1, 2);
    UUID copy = table.get(0).copies().getFirst().member();
    table.copyBreaks(0, copy);
    table.step(false);
    assertThat(table.get(0).holds(copy)).isFalse();

    table.step(true);
    assertThat(table.get(0).learner(copy)).isNotNull();
    table.learnerCatchesUp(0);
    table.step(true);
    assertThat(table.get(0).inSync(copy)).isNotNull();
  }

  @Test
  void memberThatLeaves_handsOverEverything_andCopiesAreNeverFewer() {
    TestTable table = settled(PARTITIONS, 1, 3);
    table.leave(2);
    boolean changed = true;
    for (int step = 0; changed; step++) {
      assertThat(step).isLessThan(STEPS_MAX);
      table.everythingSucceeds();
      changed = table.step(true, false);
      assertThat(table.assignments())
          .allMatch(at -> at.copies().stream().anyMatch(Copy::inSync), "has a copy in sync");
    }

    assertThat(table.assignments()).noneMatch(at -> at.holds(id(2)));
    table.checkSettled();
    assertThat(table.spread(0)).isLessThanOrEqualTo(1);
  }

  @Test
  void memberThatLeavesOneOther_keepsBeingACopy_untilTheOtherServes() {
    TestTable table = settled(PARTITIONS, 1, 2);
    table.leave(1);
    for (int step = 0; step < STEPS_MAX; step++) {
      table.everythingSucceeds();
      table.step(true);
      assertThat(table.assignments())
          .allMatch(
              at -> at.isPrimary(id(2)) || at.inSync(id(2)) != null, "the other has the data");
    }
    assertThat(table.assignments()).noneMatch(at -> at.holds(id(1)));
  }

  @Test
  void everyoneLeaves_nothingMoves() {
    TestTable table = settled(PARTITIONS, 1, 2);
    List<Assignment> before = table.assignments();
    table.leave(1);
    table.leave(2);
    table.step(true);
    assertThat(table.assignments()).isEqualTo(before);
  }

  @Test
  void liteMembers_holdNothing() {
    TestTable table = new TestTable(PARTITIONS, 1);
    table.join(1);
    table.join(2, "", true);
    table.join(3);
    table.step(false);
    table.settle(STEPS_MAX);

    table.checkSettled();
    assertThat(table.assignments()).noneMatch(at -> at.holds(id(2)));
  }

  @Test
  void copies_areInOtherZones() {
    TestTable table = new TestTable(PARTITIONS, 1);
    table.join(1, "a", false);
    table.join(2, "a", false);
    table.join(3, "b", false);
    table.join(4, "b", false);
    table.step(false);
    checkZones(table);

    table.join(5, "a", false);
    table.join(6, "b", false);
    table.settle(STEPS_MAX);
    table.checkSettled();
    checkZones(table);
    assertThat(table.spread(0)).isLessThanOrEqualTo(1);

    table.crash(1);
    table.crash(2);
    table.crash(5);
    table.settle(STEPS_MAX);
    table.checkSettled();
    assertThat(table.spread(0)).as("in one zone").isLessThanOrEqualTo(1);

    table.join(7, "a", false);
    table.settle(STEPS_MAX);
    table.checkSettled();
    checkZones(table);

    table.join(8, "a", false);
    table.join(9, "a", false);
    table.settle(STEPS_MAX);
    table.leave(4);
    table.settle(STEPS_MAX);
    checkZones(table);
    assertThat(table.spread(0)).isLessThanOrEqualTo(1);
  }

  private static void checkZones(TestTable table) {
    for (Assignment at : table.assignments()) {
      assertThat(table.zone(at.copies().getFirst().member()))
          .as("%s", at)
          .isNotEqualTo(table.zone(Objects.requireNonNull(at.primary())));
    }
  }

  @Test
  void movesOfOneMember_areLimited() {
    TestTable table = settled(PARTITIONS, 1, 1);
    table.join(2);
    table.step(true);
    long learners = table.assignments().stream().filter(at -> at.learner(id(2)) != null).count();
    assertThat(learners).isEqualTo(TablePlanner.MOVES_PER_MEMBER);
  }

  @Test
  void anyHistory_keepsWhatLives_andEndsEven() {
    for (long seed = 1; seed <= 300; seed++) {
      try {
        walk(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed=" + seed, e);
      }
    }
  }

  /** Members come, crash, come back and leave; copies learn and break, in any order. */
  private static void walk(long seed) {
    Random random = new Random(seed);
    int partitions = 1 + random.nextInt(40);
    int backups = random.nextInt(4);
    int numbers = 2 + random.nextInt(6);
    boolean zones = random.nextInt(4) == 0;
    TestTable table = new TestTable(partitions, backups);
    table.join(1);
    for (int step = 0; step < 150; step++) {
      int number = 1 + random.nextInt(numbers);
      switch (random.nextInt(8)) {
        case 0, 1 -> {
          if (!table.isAlive(id(number))) {
            table.join(number, zones ? "zone" + number % 2 : "", random.nextInt(20) == 0);
          }
        }
        case 2 -> {
          if (table.members().size() > 1) {
            table.crash(number);
          }
        }
        case 3 -> {
          if (random.nextInt(3) == 0 && table.isAlive(id(number))) {
            table.leave(number);
          }
        }
        case 4 -> breakOne(table, random);
        default -> someSucceed(table, random);
      }
      table.step(random.nextInt(3) > 0, random.nextInt(20) == 0);
    }
    end(table);
  }

  private static void breakOne(TestTable table, Random random) {
    int partition = random.nextInt(table.assignments().size());
    List<Copy> copies = table.get(partition).copies();
    if (!copies.isEmpty() && table.get(partition).primary() != null) {
      table.copyBreaks(partition, copies.get(random.nextInt(copies.size())).member());
    }
  }

  private static void someSucceed(TestTable table, Random random) {
    for (int i = 0; i < table.assignments().size(); i++) {
      if (random.nextBoolean()) {
        table.learnerCatchesUp(i);
      }
      if (random.nextBoolean()) {
        table.primaryServes(i);
      }
    }
  }

  /** Those that were to leave do, and then nothing happens any more. */
  private static void end(TestTable table) {
    table.settle(STEPS_MAX);
    boolean anyEligible = table.anyEligible();
    for (UUID member : new ArrayList<>(table.leaving())) {
      if (anyEligible) {
        assertThat(table.assignments())
            .filteredOn(at -> at.primary() != null)
            .noneMatch(at -> at.holds(member));
      }
      table.crash((int) member.getLeastSignificantBits());
    }
    table.join(100);
    table.step(false, true);
    table.settle(STEPS_MAX);
    table.checkSettled();
    assertThat(table.assignments()).allMatch(at -> at.primary() != null);
    assertThat(table.spread(0)).as("primaries").isLessThanOrEqualTo(1);
  }
}
