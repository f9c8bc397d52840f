package dev.grid.systemtests.simulation;

import dev.grid.config.ClusterConfig.Availability;
import dev.grid.config.ClusterConfig.PartitionLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** The simulations, for whoever has seeds: what does not hold in the run of a seed. */
public enum SeededRun implements LongFunction<List<String>> {
  /** Members that fail, cut links, and clients that check what they read, take and hear. */
  CLUSTER {
    @Override
    List<String> violations(long seed) {
      return new SimulatedCluster(seed, false).run(CLUSTER_FAULTS);
    }
  },

  /** The same, and users' code: tasks, and queues with comparators and stores. */
  USER_CODE {
    @Override
    List<String> violations(long seed) {
      return new SimulatedCluster(seed, true).run(CLUSTER_FAULTS);
    }
  },

  /** Members that are replaced in an orderly way. */
  RESTARTS {
    @Override
    List<String> violations(long seed) {
      return new SimulatedRestarts(seed).run(RESTARTS_IN_A_RUN);
    }
  },

  /**
   * Sides of a cluster that part and meet again, in each of the ways that they may; and some that
   * only one of them sees.
   */
  SPLIT {
    @Override
    List<String> violations(long seed) {
      List<String> violations = new ArrayList<>();
      for (PartitionLoss loss : PartitionLoss.values()) {
        violations.addAll(new SimulatedSplit(seed, 2, Availability.ALWAYS, loss).runBothWriting());
        violations.addAll(new SimulatedSplit(seed, 2, Availability.ALWAYS, loss).runOneWriting());
        violations.addAll(new SimulatedSplit(seed, 3, Availability.SAFE, loss).runOneWriting());
        violations.addAll(
            new SimulatedSplit(seed, 3, Availability.SAFE, loss).runCutOffAmidCalls());
        violations.addAll(new OneSidedSplit(seed, 2, loss).run());
        violations.addAll(new OneSidedSplit(seed, 3, loss).run());
      }
      return violations;
    }
  },

  /** A primary that fails when it has made a copy, and has not reached another one. */
  PROMOTION {
    @Override
    List<String> violations(long seed) {
      return new SimulatedPromotion(seed).run();
    }
  },

  /** Structures of Raft groups whose members fail, with cut links and slow disks. */
  GROUPS {
    @Override
    List<String> violations(long seed) {
      return new GroupRun(seed).run(GROUP_FAULTS);
    }
  },

  /** Sides that part and meet again while transactions commit. */
  TRANSACTIONS {
    @Override
    List<String> violations(long seed) {
      List<String> violations = new ArrayList<>();
      violations.addAll(
          new TransactionsInSplit(seed, 3, Availability.SAFE)
              .run(TransactionsInSplit.Promise.ATOMIC));
      violations.addAll(
          new TransactionsInSplit(seed, 2, Availability.SAFE)
              .run(TransactionsInSplit.Promise.WINNERS_KEPT));
      return violations;
    }
  };

  static final int CLUSTER_FAULTS = 12;
  static final int RESTARTS_IN_A_RUN = 6;
  static final int GROUP_FAULTS = 12;

  abstract List<String> violations(long seed);

  /** What does not hold; a member that fails is one of them. */
  @Override
  public List<String> apply(long seed) {
    try {
      return violations(seed);
    } catch (RuntimeException | Error e) {
      return List.of("a member failed: " + e);
    }
  }
}
