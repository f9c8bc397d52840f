package dev.grid.systemtests.simulation;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the run of a seed has come to.
 *
 * @param longestMillis the longest time in which nobody was answered
 * @param compared how often the state of a server was compared with another's
 * @param installed snapshots that one server sent another
 */
record GroupSeed(
    long seed,
    List<String> violations,
    long faults,
    long acknowledged,
    long unknown,
    long structures,
    long undecided,
    long holds,
    long lost,
    long longestMillis,
    long applied,
    long snapshots,
    long installed,
    long compared,
    long elections) {

  /** Runs; a member that fails is a violation. */
  static GroupSeed of(long seed, int faults) {
    GroupRun run = new GroupRun(seed);
    List<String> violations;
    try {
      violations = run.run(faults);
    } catch (RuntimeException | Error e) {
      violations = List.of("a member failed: " + e + " at " + e.getStackTrace()[0]);
    }
    return new GroupSeed(
        seed,
        violations,
        run.faults().size(),
        run.callers().acknowledged(),
        run.callers().unknown(),
        run.callers().structures(),
        run.callers().undecided(),
        run.lockers().holds(),
        run.lockers().lost(),
        run.callers().longestMillis(),
        sum(run, SimulatedRaft.Numbers::applied),
        sum(run, SimulatedRaft.Numbers::snapshots),
        sum(run, SimulatedRaft.Numbers::installed),
        sum(run, SimulatedRaft.Numbers::compared),
        sum(run, SimulatedRaft.Numbers::elections));
  }

  private static long sum(GroupRun run, ToLongFunction<SimulatedRaft.Numbers> number) {
    return run.rafts().stream().map(SimulatedRaft::numbers).mapToLong(number).sum();
  }

  /** The same of several, with the longest time of any; its seed is their number. */
  static GroupSeed sum(List<GroupSeed> all) {
    return new GroupSeed(
        all.size(),
        all.stream().flatMap(seed -> seed.violations().stream()).toList(),
        total(all, GroupSeed::faults),
        total(all, GroupSeed::acknowledged),
        total(all, GroupSeed::unknown),
        total(all, GroupSeed::structures),
        total(all, GroupSeed::undecided),
        total(all, GroupSeed::holds),
        total(all, GroupSeed::lost),
        all.stream().mapToLong(GroupSeed::longestMillis).max().orElse(0),
        total(all, GroupSeed::applied),
        total(all, GroupSeed::snapshots),
        total(all, GroupSeed::installed),
        total(all, GroupSeed::compared),
        total(all, GroupSeed::elections));
  }

  private static long total(List<GroupSeed> all, ToLongFunction<GroupSeed> number) {
    return all.stream().mapToLong(number).sum();
  }
}
