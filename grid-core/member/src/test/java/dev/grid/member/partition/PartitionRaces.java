package dev.grid.member.partition;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two threads race for a partition. Each result is how many tasks ran, how many found another one
 * running, and how many ran before an earlier one of their thread. Nothing but the partition
 * protects these counts, so that an update that is lost or not seen shows in them, too.
 */
public final class PartitionRaces {

  /** More than one holder runs, so that the rest is left over. */
  private static final int MANY = 300;

  private PartitionRaces() {}

  /** What the tasks of a race share with the test; plain fields, only touched by tasks. */
  static class Race {

    /** What the partition has left to the workers, which the test is. */
    private volatile @Nullable Runnable leftOver;

    final Partition partition = LonePartition.of(task -> leftOver = task);
    private final int[] lastOfThread = new int[2];
    private boolean running;
    private int count;
    private int overlaps;
    private int disorders;

    final PartitionTask step(int thread, int number) {
      return new Step(this, thread, number);
    }

    /** Does what a worker would do, if it was told to. */
    final void runLeftOver() {
      for (Runnable task; (task = leftOver) != null; ) {
        leftOver = null;
        task.run();
      }
    }

    final void report(III_Result result) {
      runLeftOver();
      result.r1 = count;
      result.r2 = overlaps;
      result.r3 = disorders;
    }
  }

  private record Step(Race race, int thread, int number) implements PartitionTask {

    @Override
    public void run(Partition partition) {
      if (race.running) {
        race.overlaps++;
      }
      race.running = true;
      if (race.lastOfThread[thread] >= number) {
        race.disorders++;
      }
      race.lastOfThread[thread] = number;
      race.count++;
      race.running = false;
    }

    @Override
    public void rejected() {
      throw new AssertionError("the mailbox has room");
    }
  }

  /** Has a task of a thread's own that brings many more, while the partition is held. */
  private record Burst(Race race, int thread) implements PartitionTask {

    @Override
    public void run(Partition partition) {
      for (int number = 1; number <= MANY; number++) {
        partition.submit(race.step(thread, number));
      }
    }

    @Override
    public void rejected() {
      throw new AssertionError("the mailbox has room");
    }
  }

  /** Takes the partition or leaves a task to who has it. */
  @JCStressTest
  @Outcome(id = "4, 0, 0", expect = Expect.ACCEPTABLE, desc = "Each once, alone and in order.")
  @State
  public static class SubmitAgainstSubmit extends Race {

    @Actor
    public void first() {
      partition.submit(step(0, 1));
      partition.submit(step(0, 2));
    }

    @Actor
    public void second() {
      partition.submit(step(1, 1));
      partition.submit(step(1, 2));
    }

    @Arbiter
    public void after(III_Result result) {
      report(result);
    }
  }

  /** Waits for the partition beside one that does not. */
  @JCStressTest
  @Outcome(id = "4, 0, 0", expect = Expect.ACCEPTABLE, desc = "Each once, alone and in order.")
  @State
  public static class RunExclusivelyAgainstSubmit extends Race {

    @Actor
    public void first() {
      partition.runExclusively(step(0, 1));
      partition.runExclusively(step(0, 2));
    }

    @Actor
    public void second() {
      partition.submit(step(1, 1));
      partition.submit(step(1, 2));
    }

    @Arbiter
    public void after(III_Result result) {
      report(result);
    }
  }

  /** Waits for the partition while a worker takes what is left over. */
  @JCStressTest
  @Outcome(id = "301, 0, 0", expect = Expect.ACCEPTABLE, desc = "Each once, alone and in order.")
  @State
  public static class RunExclusivelyAgainstLeftOver extends Race {

    @Actor
    public void first() {
      partition.submit(new Burst(this, 0));
      runLeftOver();
    }

    @Actor
    public void second() {
      partition.runExclusively(step(1, 1));
    }

    @Arbiter
    public void after(III_Result result) {
      report(result);
    }
  }

  /** A worker takes what is left over while another thread submits. */
  @JCStressTest
  @Outcome(id = "302, 0, 0", expect = Expect.ACCEPTABLE, desc = "Each once, alone and in order.")
  @State
  public static class WorkerAgainstSubmit extends Race {

    @Actor
    public void first() {
      partition.submit(new Burst(this, 0));
      runLeftOver();
    }

    @Actor
    public void second() {
      partition.submit(step(1, 1));
      partition.submit(step(1, 2));
    }

    @Arbiter
    public void after(III_Result result) {
      report(result);
    }
  }
}
