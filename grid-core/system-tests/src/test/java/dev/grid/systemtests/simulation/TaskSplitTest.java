package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.MergeJournalEntry;
import dev.grid.config.ClusterConfig;
import dev.grid.config.ClusterConfig.Availability;
import dev.grid.config.ClusterConfig.PartitionLoss;
import dev.grid.config.MemberConfig;
import dev.grid.durableexecutor.AsyncGridDurableExecutor;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Stamp;
import dev.grid.scheduledexecutor.AsyncGridScheduledExecutor;
import dev.grid.scheduledexecutor.GridScheduledExecutor;
import dev.grid.scheduledexecutor.GridScheduledTask;
import dev.grid.scheduledexecutor.Schedule;
import dev.grid.scheduledexecutor.ScheduledTaskHandle;
import dev.grid.structures.durableexecutor.DurableExecutorStructure;
import dev.grid.structures.scheduledexecutor.ScheduledExecutorStructure;
import dev.grid.systemtests.simulation.TaskLog.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Durable and scheduled tasks of a cluster whose halves both go on, and meet again; many seeds. */
@Tag("long")
final class TaskSplitTest {

  private static final long FIRST_SEED = Long.getLong("grid.simulation.seed", 1);
  private static final int SEEDS = Integer.getInteger("grid.simulation.seeds", 5);

  private static final int PARTITIONS = 13;
  private static final String EXECUTOR = "tasks";
  private static final Schedule OFTEN =
      Schedule.atFixedRate(Duration.ofMillis(500), Duration.ofMillis(500));
  private static final Duration LATE = Duration.ofSeconds(120);

  @Test
  void tasksOfBothSides_goOn_butForThoseOfTheLosingSideThatCannot() {
    List<String> violations =
        LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
            .boxed()
            .flatMap(
                seed ->
                    new Run(seed)
                        .violations().stream()
                            .map(violation -> "grid.simulation.seed=" + seed + ": " + violation))
            .toList();
    assertThat(violations).isEmpty();
  }

  /** A cluster of four that is halved. */
  private static final class Run {

    private final World world;
    private final SimulatedNetwork network;
    private final TaskLog log;
    private final List<SimulatedMember> members = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Half left;
    private final Half right;
    private final Half all;

    /** Members that reach each other, and a client of theirs. */
    private final class Half {

      final List<SimulatedMember> members;
      final AsyncGridDurableExecutor durable;
      final AsyncGridScheduledExecutor scheduled;

      /** What was accepted during the split, by the tasks' names. */
      final Map<String, Mark> once = new HashMap<>();

      final Map<String, Mark> often = new HashMap<>();

      Half(List<SimulatedMember> members) {
        this.members = members;
        Supplier<SimulatedMember> any = () -> members.get(world.random().nextInt(members.size()));
        SimulatedInvoker client = new SimulatedInvoker(world, PARTITIONS, true, any);
        this.durable = new DurableExecutorStructure().handle(EXECUTOR, client).async();
        this.scheduled = new ScheduledExecutorStructure().handle(EXECUTOR, client).async();
      }

      Stamp tip() {
        return Objects.requireNonNull(members.getFirst().core().state()).stamp();
      }

      void schedule(String name, Schedule schedule, Map<String, Mark> tasks) {
        Mark task = log.nextThatReturns().periodic();
        done(
            name + " is scheduled",
            scheduled.scheduleOnPartition(task, partition(name), schedule.named(name)));
        tasks.put(name, task);
      }

      GridScheduledTask<Long> task(String name) {
        return new ScheduledExecutorStructure()
            .handle(EXECUTOR, new SimulatedInvoker(world, PARTITIONS, true, members::getFirst))
            .task(new ScheduledTaskHandle(EXECUTOR, name, partition(name), null));
      }
    }

    Run(long seed) {
      world = new World(seed);
      network = new SimulatedNetwork(world);
      log = network.tasks();
      MemberConfig config =
          MemberConfig.defaults()
              .withPartitionCount(PARTITIONS)
              .withCluster(
                  ClusterConfig.defaults()
                      .withAvailability(Availability.ALWAYS)
                      .withPartitionLoss(PartitionLoss.CONTINUE));
      for (int i = 0; i < 4; i++) {
        SimulatedMember member = new SimulatedMember(world, network, i, config, 4);
        members.add(member);
        network.join(member);
      }
      List<SimulatedMember> shuffled = new ArrayList<>(members);
      Collections.shuffle(shuffled, world.random());
      left = new Half(List.copyOf(shuffled.subList(0, 2)));
      right = new Half(List.copyOf(shuffled.subList(2, 4)));
      all = new Half(members);
    }

    private static int partition(String name) {
      return Math.floorMod(name.hashCode(), PARTITIONS);
    }

    /** What a stage comes to, which it must before long; null if it fails. */
    private <T> T done(String what, CompletionStage<T> stage) {
      var future = stage.toCompletableFuture();
      for (int i = 0; i < 300 && !future.isDone(); i++) {
        world.run(100);
      }
      if (!future.isDone() || future.isCompletedExceptionally()) {
        violations.add(what + ": " + (future.isDone() ? future.exceptionNow() : "no answer"));
        throw new IllegalStateException(what);
      }
      return future.join();
    }

    List<String> violations() {
      try {
        run();
      } catch (IllegalStateException | CompletionException e) {
        violations.add("ended by " + e);
      }
      return violations;
    }

    private void run() {
      world.run(8_000);
      all.schedule("before", OFTEN, all.often);
      all.schedule("before late", Schedule.after(LATE), all.once);
      Mark kept = log.nextThatReturns();
      long keptId = done("submitted", all.durable.submitToKeyOwner(kept, "key"));
      world.run(3_000);

      network.cutOff(right.members);
      world.run(25_000);
      for (Half half : List.of(left, right)) {
        String name = half == left ? "left" : "right";
        half.schedule(name, OFTEN, half.often);
        half.schedule(name + " late", Schedule.after(LATE), half.once);
        half.schedule("both", OFTEN, half.often);
        Mark own = log.nextThatReturns();
        long id = done("submitted", half.durable.submitToKeyOwner(own, name));
        expectResult(half, own, id);
      }
      world.run(3_000);
      expectRunning("in the split", left.often.values());
      expectRunning("in the split", right.often.values());

      Stamp leftTip = left.tip();
      network.heal();
      world.run(60_000);
      ClusterState state = Objects.requireNonNull(members.getFirst().core().state());
      Half winner = state.descendsFrom(leftTip) ? left : right;
      Half loser = winner == left ? right : left;

      checkMerged(winner, loser);
      expectResult(all, kept, keptId);
    }

    private void expectResult(Half half, Mark task, long id) {
      Long value = done("result of " + task, half.durable.<Long>retrieveResult(id));
      if (!Objects.equals(value, task.number())) {
        violations.add(task + " has come to " + value);
      }
    }

    /** Each runs now, at its rate, and by one member at a time. */
    private void expectRunning(String when, Iterable<Mark> tasks) {
      world.run(5_000);
      for (Mark task : tasks) {
        long lately =
            log.of(task.number()).stream()
                .filter(run -> world.nowNanos() - run.atNanos() < 5_000_000_000L)
                .count();
        if (lately < 2 || lately > 11) {
          violations.add(when + ": " + task + " has run " + lately + " times in five seconds");
        }
      }
    }

    private void checkMerged(Half winner, Half loser) {
      List<Mark> go = new ArrayList<>(all.often.values());
      go.addAll(winner.often.values());
      go.add(Objects.requireNonNull(loser.often.get(loser == left ? "left" : "right")));
      expectRunning("afterwards", go);

      Mark other = Objects.requireNonNull(loser.often.get("both"));
      long before = log.of(other.number()).size();
      world.run(5_000);
      if (log.of(other.number()).size() != before) {
        violations.add("the losing side's task goes on, of whose name the winning side has one");
      }
      if (members.stream()
          .flatMap(member -> member.core().merger().journal().entries().stream())
          .noneMatch(this::isOfSchedules)) {
        violations.add("no journal has the losing side's task of which both have one");
      }

      world.run(LATE.toMillis());
      Map<String, Mark> late = new HashMap<>(all.once);
      late.putAll(winner.once);
      late.putAll(loser.once);
      late.forEach(
          (name, task) -> {
            Long value = done("result of " + name, all.task(name).async().get());
            if (!Objects.equals(value, task.number())) {
              violations.add(name + " has come to " + value + ", not " + task);
            }
          });
    }

    private boolean isOfSchedules(MergeJournalEntry entry) {
      return entry.structure().equals(GridScheduledExecutor.TYPE.id(EXECUTOR));
    }
  }
}
