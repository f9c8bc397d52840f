package dev.grid.structures.durableexecutor;

import dev.grid.durableexecutor.GridDurableExecutor;
import dev.grid.kernel.PartServices;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.runs.PartitionRuns;
import dev.grid.kernel.runs.RunMessages;
import dev.grid.kernel.runs.RunResult;
import dev.grid.kernel.tasks.TaskRunner;
import dev.grid.protocol.Data;
import dev.grid.structures.durableexecutor.DurableExecutorMessages.*;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What one durable executor runs on this member; tasks go by their sequences. Thread-safe. */
final class DurableRuns implements AutoCloseable {

  /** A task runs once, as far as a member knows. */
  private static final long ONLY_RUN = 1;

  private final PartitionRuns<Integer> runs;

  DurableRuns(String name, PartServices services) {
    runs =
        new PartitionRuns<>(
            GridDurableExecutor.TYPE,
            name,
            () -> services.config().structure(GridDurableExecutor.TYPE, name).threads(),
            messages(name),
            services);
  }

  private static RunMessages<Integer> messages(String name) {
    return new RunMessages<>() {
      @Override
      public StructureMessage<Void> ended(int partition, Integer sequence, RunResult result) {
        return new Ended(name, sequence, result.value(), result.failure());
      }

      @Override
      public StructureMessage<List<Integer>> runs(UUID member, int partition) {
        return new Runs(name, member, partition);
      }

      @Override
      public StructureMessage<Void> cancelled(
          UUID member, int partition, Integer sequence, long number, boolean interrupt) {
        return new CancelRun(name, member, partition, sequence);
      }

      @Override
      public StructureMessage<Void> abandoned(UUID member, Map<Integer, Long> runs) {
        return new Abandoned(name, member, List.copyOf(runs.keySet()));
      }
    };
  }

  void begin(TaskRunner runner, int partition, int sequence, byte[] task) {
    runs.begin(runner, partition, sequence, ONLY_RUN, new Data(task));
  }

  /** It is not begun any more by the member that has it, or what it comes to is not told. */
  void forget(UUID member, boolean isHere, int partition, int sequence) {
    runs.cancel(member, isHere, partition, sequence, ONLY_RUN, false);
  }

  void forgetHere(int partition, int sequence) {
    runs.cancelHere(partition, sequence, ONLY_RUN, false);
  }

  List<Integer> of(int partition) {
    return runs.of(partition);
  }

  void watch(int partition, UUID member, List<Integer> sequences) {
    Map<Integer, Long> watched = new LinkedHashMap<>();
    sequences.forEach(sequence -> watched.put(sequence, ONLY_RUN));
    runs.watch(partition, member, watched);
  }

  @Override
  public void close() {
    runs.close();
  }
}
