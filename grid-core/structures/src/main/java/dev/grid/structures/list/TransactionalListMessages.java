package dev.grid.structures.list;

import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.security.Action;
import java.util.UUID;

/** What goes over the wire for lists within transactions (protocol service 0x11). */
public sealed interface TransactionalListMessages<R> extends TransactionalMessage<R> {

  @Op(id = 0x110100, actions = Action.ADD)
  record Add(String name, UUID txnId, long threadId, Data item)
      implements TransactionalListMessages<Boolean> {}

  @Op(id = 0x110200, actions = Action.REMOVE)
  record Remove(String name, UUID txnId, long threadId, Data item)
      implements TransactionalListMessages<Boolean> {}

  @Op(id = 0x110300, readOnly = true, actions = Action.READ)
  record Size(String name, UUID txnId, long threadId)
      implements TransactionalListMessages<Integer> {}
}
