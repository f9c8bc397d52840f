package dev.grid.structures.executor;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToMember;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.security.Action;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for executors (protocol service 0x08). */
public sealed interface ExecutorMessages<R> extends StructureMessage<R> {

  /** Stands for the executor in messages that name a task only; it may be that of one, too. */
  String ANY_EXECUTOR = "*";

  @Op(id = 0x080100, routing = Routing.MEMBERS, actions = Action.DESTROY)
  record Shutdown(String name) implements ExecutorMessages<Void> {}

  @Op(id = 0x080200, routing = Routing.MEMBER, readOnly = true, actions = Action.READ)
  record IsShutdown(String name) implements ExecutorMessages<Boolean> {}

  /** Needs no right: whoever knows a task's name has submitted it. */
  @Op(
      id = 0x080300,
      routing = Routing.PARTITION,
      readOnly = true,
      actions = {})
  record CancelOnPartition(UUID uuid, boolean interrupt) implements ExecutorMessages<Boolean> {

    @Override
    public String name() {
      return ANY_EXECUTOR;
    }

    @Override
    public boolean isOfOne() {
      return false;
    }
  }

  /** Needs no right: whoever knows a task's name has submitted it. */
  @Op(
      id = 0x080400,
      routing = Routing.MEMBER,
      readOnly = true,
      actions = {})
  record CancelOnMember(UUID uuid, UUID memberUUID, boolean interrupt)
      implements ExecutorMessages<Boolean>, ToMember {

    @Override
    public String name() {
      return ANY_EXECUTOR;
    }

    @Override
    public boolean isOfOne() {
      return false;
    }

    @Override
    public UUID member() {
      return memberUUID;
    }
  }

  /** What the task returns, null if that is nothing. */
  @Op(id = 0x080500, routing = Routing.PARTITION, actions = Action.EXECUTE)
  record SubmitToPartition(String name, UUID uuid, Data callable)
      implements ExecutorMessages<@Nullable Data> {}

  /** What the task returns, null if that is nothing. */
  @Op(id = 0x080600, routing = Routing.MEMBER, actions = Action.EXECUTE)
  record SubmitToMember(String name, UUID uuid, Data callable, UUID memberUUID)
      implements ExecutorMessages<@Nullable Data>, ToMember {

    @Override
    public UUID member() {
      return memberUUID;
    }
  }

  /** How many tasks of it members have, all together; our own, for clients too. */
  @Op(
      id = 0x08e000,
      routing = Routing.MEMBERS,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record CountTasks(String name) implements ExecutorMessages<Long> {}
}
