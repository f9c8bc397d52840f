package dev.grid.structures.set;

import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.security.Action;
import java.util.UUID;

/** What goes over the wire for sets within transactions (protocol service 0x10). */
public sealed interface TransactionalSetMessages<R> extends TransactionalMessage<R> {

  @Op(id = 0x100100, actions = Action.ADD)
  record Add(String name, UUID txnId, long threadId, Data item)
      implements TransactionalSetMessages<Boolean> {}

  @Op(id = 0x100200, actions = Action.REMOVE)
  record Remove(String name, UUID txnId, long threadId, Data item)
      implements TransactionalSetMessages<Boolean> {}

  @Op(id = 0x100300, readOnly = true, actions = Action.READ)
  record Size(String name, UUID txnId, long threadId)
      implements TransactionalSetMessages<Integer> {}
}
