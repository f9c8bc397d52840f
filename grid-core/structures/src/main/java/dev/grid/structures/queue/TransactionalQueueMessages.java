package dev.grid.structures.queue;

import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.security.Action;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the wire for queues within transactions (protocol service 0x12). A timeout, in
 * milliseconds, that is not positive does not wait.
 */
public sealed interface TransactionalQueueMessages<R> extends TransactionalMessage<R> {

  @Op(id = 0x120100, actions = Action.ADD)
  record Offer(String name, UUID txnId, long threadId, Data item, long timeout)
      implements TransactionalQueueMessages<Boolean> {}

  @Op(id = 0x120200, actions = Action.REMOVE)
  record Take(String name, UUID txnId, long threadId)
      implements TransactionalQueueMessages<@Nullable Data> {}

  @Op(id = 0x120300, actions = Action.REMOVE)
  record Poll(String name, UUID txnId, long threadId, long timeout)
      implements TransactionalQueueMessages<@Nullable Data> {}

  @Op(id = 0x120400, readOnly = true, actions = Action.READ)
  record Peek(String name, UUID txnId, long threadId, long timeout)
      implements TransactionalQueueMessages<@Nullable Data> {}

  @Op(id = 0x120500, readOnly = true, actions = Action.READ)
  record Size(String name, UUID txnId, long threadId)
      implements TransactionalQueueMessages<Integer> {}
}
