package dev.grid.systemtests.faults;

import dev.grid.systemtests.history.Operation.Action;
import dev.grid.systemtests.history.Outcome;
import dev.grid.systemtests.processes.GroupCall;
import dev.grid.systemtests.processes.GroupCall.Kind;
import dev.grid.systemtests.processes.MemberCalls;
import dev.grid.systemtests.processes.ProcessCluster;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Work on structures of Raft groups: threads of the client, and threads that have each member make
 * their calls as an application does that embeds it.
 */
final class GroupWorkload {

  private static final int OF_CLIENT = 3;
  private static final int OF_MEMBER = 2;
  private static final int STRUCTURES_OF_KIND = 2;

  private final Workload workload = new Workload();
  private final Random seeds;
  private final Map<Kind, Registers> registers;
  private final Locks locks;
  private final Permits permits;
  private final AtomicLong lastValue = new AtomicLong();

  private GroupWorkload(int groups, long seed) {
    registers = GroupCaller.newRegisters(STRUCTURES_OF_KIND, groups);
    locks = new Locks(groups);
    permits = new Permits(groups);
    seeds = new Random(seed);
  }

  /**
   * Prepares the threads, each with a source of randomness that follows from the seed.
   *
   * @param groups how many groups there are
   * @param store closed by the caller
   */
  static Workload on(int groups, ProcessCluster cluster, Store store, long seed) {
    GroupWorkload work = new GroupWorkload(groups, seed);
    for (int i = 1; i <= OF_CLIENT; i++) {
      work.addCaller(false, store.groups(), store::outcomeOf);
    }
    work.addCaller(true, store.groups(), store::outcomeOf);
    work.addLocker(store.groups(), store::outcomeOf);
    work.addPermitCaller(store.groups(), store::outcomeOf);
    work.addQueueCaller(store);
    for (int host = 1; host <= cluster.size(); host++) {
      for (int i = 1; i <= OF_MEMBER; i++) {
        work.addCaller(false, calls(cluster, host, "caller-" + i), GroupWorkload::outcomeOf);
      }
      work.addCaller(true, calls(cluster, host, "reader"), GroupWorkload::outcomeOf);
      work.addLocker(calls(cluster, host, "locker"), GroupWorkload::outcomeOf);
      work.addPermitCaller(calls(cluster, host, "permits"), GroupWorkload::outcomeOf);
    }
    work.addJudges(store.groups());
    return work.workload;
  }

  private static ToLongFunction<GroupCall> calls(ProcessCluster cluster, int host, String caller) {
    MemberCalls calls = cluster.calls(host, caller, Store.CALL_MAX);
    return calls::apply;
  }

  private static Outcome outcomeOf(RuntimeException failure) {
    return failure instanceof MemberCalls.FailedException failed
        ? failed.outcome()
        : Outcome.UNKNOWN;
  }

  private void addCaller(
      boolean onlyReads,
      ToLongFunction<GroupCall> groups,
      Function<RuntimeException, Outcome> outcomes) {
    Random random = new Random(seeds.nextLong());
    Caller caller = workload.caller(outcomes);
    workload.add(new GroupCaller(onlyReads, random, registers, groups, caller, lastValue));
  }

  private void addLocker(
      ToLongFunction<GroupCall> groups, Function<RuntimeException, Outcome> outcomes) {
    Random random = new Random(seeds.nextLong());
    workload.add(new LockCaller(random, locks, groups, workload.caller(outcomes)));
  }

  private void addPermitCaller(
      ToLongFunction<GroupCall> groups, Function<RuntimeException, Outcome> outcomes) {
    Random random = new Random(seeds.nextLong());
    workload.add(new PermitCaller(random, permits, groups, workload.caller(outcomes)));
  }

  /** Whatever is acknowledged has to come out, too when all members are lost at once. */
  private void addQueueCaller(Store store) {
    Random random = new Random(seeds.nextLong());
    Caller caller = workload.caller(store::outcomeOf);
    workload.add(new QueueCaller("STRONG_QUEUE-", true, 0, random, store, caller));
  }

  private void addJudges(ToLongFunction<GroupCall> groups) {
    registers.forEach(
        (kind, some) ->
            workload.judgeBy(
                (folder, tally) ->
                    some.judge(
                        key -> groups.applyAsLong(new GroupCall(kind, key, Action.READ, 0, 0)),
                        folder,
                        tally)));
    workload.judgeBy((folder, tally) -> locks.judge(tally));
    workload.judgeBy((folder, tally) -> permits.judge(tally));
  }
}
