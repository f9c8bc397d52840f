package dev.grid.structures.countdownlatch;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToGroup;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.security.Action;
import java.util.UUID;

/** What goes over the wire for countdown latches (protocol service 0x0b). */
public sealed interface CountDownLatchMessages<R> extends StructureMessage<R>, ToGroup {

  @Op(id = 0x0b0100, routing = Routing.GROUP, retryable = true, actions = Action.MODIFY)
  record TrySetCount(RaftGroupId group, String name, int count)
      implements CountDownLatchMessages<Boolean> {}

  /**
   * Waits until the count is 0; whether it is.
   *
   * @param timeoutMs in milliseconds; 0 or less not to wait
   */
  @Op(
      id = 0x0b0200,
      routing = Routing.GROUP,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Await(RaftGroupId group, String name, UUID invocationUid, long timeoutMs)
      implements CountDownLatchMessages<Boolean> {}

  /**
   * Counts down.
   *
   * @param invocationUid of the call: however often it comes, it counts once
   * @param expectedRound the round that is meant; nothing happens in another
   */
  @Op(id = 0x0b0300, routing = Routing.GROUP, retryable = true, actions = Action.MODIFY)
  record CountDown(RaftGroupId group, String name, UUID invocationUid, int expectedRound)
      implements CountDownLatchMessages<Void> {}

  @Op(
      id = 0x0b0400,
      routing = Routing.GROUP,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetCount(RaftGroupId group, String name) implements CountDownLatchMessages<Integer> {}

  @Op(
      id = 0x0b0500,
      routing = Routing.GROUP,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetRound(RaftGroupId group, String name) implements CountDownLatchMessages<Integer> {}
}
