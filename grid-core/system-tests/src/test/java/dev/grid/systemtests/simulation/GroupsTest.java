package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Structures of Raft groups in virtual time, under faults; many seeds by {@code
 * -Dgrid.groups.simulation.seeds}.
 */
@Tag("long")
final class GroupsTest {

  private static final long FIRST_SEED = Long.getLong("grid.groups.simulation.seed", 1);
  private static final int SEEDS = Integer.getInteger("grid.groups.simulation.seeds", 4);

  @Test
  void whateverFails_structuresAreLinearizable_andServersHaveTheSameStates() {
    List<GroupSeed> seeds =
        LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
            .parallel()
            .mapToObj(seed -> GroupSeed.of(seed, SeededRun.GROUP_FAULTS))
            .toList();

    System.out.println(GroupSeed.sum(seeds));
    assertThat(seeds)
        .allSatisfy(seed -> assertThat(seed.violations()).as("seed=" + seed.seed()).isEmpty());
    assertThat(seeds).allSatisfy(seed -> assertThat(seed.acknowledged()).isPositive());
    assertThat(GroupSeed.sum(seeds).compared()).isPositive();
    assertThat(GroupSeed.sum(seeds).installed()).isPositive();
  }

  @Test
  void aSeed_givesTheSameRun() {
    GroupRun first = new GroupRun(FIRST_SEED);
    GroupRun second = new GroupRun(FIRST_SEED);
    first.run(SeededRun.GROUP_FAULTS);
    second.run(SeededRun.GROUP_FAULTS);

    assertThat(second.callers().acknowledged()).isEqualTo(first.callers().acknowledged());
    assertThat(second.digest()).isEqualTo(first.digest());
  }
}
