package dev.grid.structures.durableexecutor;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToMember;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.RecordedFailure;
import dev.grid.protocol.Routing;
import dev.grid.security.Action;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for durable executors (protocol service 0x18). */
public sealed interface DurableExecutorMessages<R> extends StructureMessage<R> {

  @Op(id = 0x180100, routing = Routing.ALL, actions = Action.DESTROY)
  record Shutdown(String name) implements DurableExecutorMessages<Void> {}

  @Op(id = 0x180200, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record IsShutdown(String name) implements DurableExecutorMessages<Boolean> {}

  /**
   * Has a task kept and run; its sequence in the partition.
   *
   * @param callable a {@link java.util.concurrent.Callable} or {@link Runnable}
   */
  @Op(id = 0x180300, routing = Routing.PARTITION, actions = Action.EXECUTE)
  record SubmitToPartition(String name, Data callable)
      implements DurableExecutorMessages<Integer> {}

  @Op(
      id = 0x180400,
      routing = Routing.PARTITION,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record RetrieveResult(String name, int sequence)
      implements DurableExecutorMessages<@Nullable Data> {}

  @Op(id = 0x180500, routing = Routing.PARTITION, retryable = true, actions = Action.REMOVE)
  record DisposeResult(String name, int sequence) implements DurableExecutorMessages<Void> {}

  @Op(
      id = 0x180600,
      routing = Routing.PARTITION,
      actions = {Action.READ, Action.REMOVE})
  record RetrieveAndDisposeResult(String name, int sequence)
      implements DurableExecutorMessages<@Nullable Data> {}

  /**
   * Between members: what a task came to. Does nothing if that is known already, or nobody wants to
   * know.
   */
  @Op(id = 0x18f000, routing = Routing.PARTITION)
  record Ended(String name, int sequence, @Nullable Data result, @Nullable RecordedFailure failure)
      implements DurableExecutorMessages<Void> {}

  /** Between members: which tasks of a partition a member runs, or is about to, by sequence. */
  @Op(id = 0x18f100, routing = Routing.MEMBER, retryable = true, readOnly = true)
  record Runs(String name, UUID member, int partition)
      implements DurableExecutorMessages<List<Integer>>, ToMember {}

  /**
   * Between members: a member does not run these tasks any more. Those that have not ended, and
   * that nobody else runs, begin again.
   */
  @Op(id = 0x18f200, routing = Routing.PARTITION)
  record Abandoned(String name, UUID member, List<Integer> sequences)
      implements DurableExecutorMessages<Void> {}

  /** Between members: nobody wants a run any more whose partition is another member's by now. */
  @Op(id = 0x18f300, routing = Routing.MEMBER, retryable = true, readOnly = true)
  record CancelRun(String name, UUID member, int partition, int sequence)
      implements DurableExecutorMessages<Void>, ToMember {}
}
