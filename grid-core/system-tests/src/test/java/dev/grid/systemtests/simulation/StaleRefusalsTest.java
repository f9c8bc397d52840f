package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.durableexecutor.AsyncGridDurableExecutor;
import dev.grid.durableexecutor.DurableExecutorConfig;
import dev.grid.durableexecutor.StaleTaskIdException;
import dev.grid.structures.durableexecutor.DurableExecutorStructure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a member refuses that others have taken over from: no more than it would answer. */
final class StaleRefusalsTest {

  private static final int PARTITIONS = 5;
  private static final int TASKS = 20;

  @Test
  void memberThatIsCutOff_doesNotSayThatATaskIsGone_whichOthersHaveAccepted() {
    World world = new World(1);
    SimulatedNetwork network = new SimulatedNetwork(world);
    MemberConfig config =
        MemberConfig.defaults()
            .withPartitionCount(PARTITIONS)
            .with(DurableExecutorConfig.named("*").withBackups(1, 0));
    for (int i = 0; i < 3; i++) {
      network.join(new SimulatedMember(world, network, i, config, 3));
    }
    world.run(5_000);
    SimulatedMember cutOff = network.alive().getLast();
    SimulatedMember other = network.alive().getFirst();
    AsyncGridDurableExecutor there = executor(new SimulatedInvoker(world, PARTITIONS, cutOff));
    AsyncGridDurableExecutor elsewhere = executor(new SimulatedInvoker(world, PARTITIONS, other));
    // The executor is there in each partition, so that nobody has to ask for it.
    submit(elsewhere, network);
    world.run(5_000);

    network.cutOff(List.of(cutOff));
    world.run(30_000);
    List<CompletableFuture<Long>> accepted = submit(elsewhere, network);
    world.run(5_000);
    assertThat(accepted).allSatisfy(id -> assertThat(id).isCompleted());
    List<Throwable> failures = new ArrayList<>();
    for (CompletableFuture<Long> id : accepted) {
      there
          .<Long>retrieveResult(id.join())
          .whenComplete(
              (value, failure) -> {
                if (failure != null) {
                  failures.add(failure);
                }
              });
    }
    world.run(20_000);

    assertThat(failures).as("what the member cannot know").isNotEmpty();
    assertThat(failures)
        .allSatisfy(failure -> assertThat(failure).isNotInstanceOf(StaleTaskIdException.class));
  }

  private static AsyncGridDurableExecutor executor(SimulatedInvoker invoker) {
    return new DurableExecutorStructure().handle(DurableTasks.EXECUTOR, invoker).async();
  }

  private static List<CompletableFuture<Long>> submit(
      AsyncGridDurableExecutor executor, SimulatedNetwork network) {
    List<CompletableFuture<Long>> ids = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      ids.add(executor.submitToKeyOwner(network.tasks().next(), "key" + i).toCompletableFuture());
    }
    return ids;
  }
}
