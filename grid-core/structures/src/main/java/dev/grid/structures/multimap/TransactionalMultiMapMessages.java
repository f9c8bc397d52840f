package dev.grid.structures.multimap;

import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.security.Action;
import java.util.List;
import java.util.UUID;

/** What goes over the wire for multimaps within transactions (protocol service 0x0f). */
public sealed interface TransactionalMultiMapMessages<R> extends TransactionalMessage<R> {

  @Op(id = 0x0f0100, actions = Action.PUT)
  record Put(String name, UUID txnId, long threadId, Data key, Data value)
      implements TransactionalMultiMapMessages<Boolean> {}

  @Op(id = 0x0f0200, readOnly = true, actions = Action.READ)
  record Get(String name, UUID txnId, long threadId, Data key)
      implements TransactionalMultiMapMessages<List<Data>> {}

  @Op(id = 0x0f0300, actions = Action.REMOVE)
  record Remove(String name, UUID txnId, long threadId, Data key)
      implements TransactionalMultiMapMessages<List<Data>> {}

  @Op(id = 0x0f0400, actions = Action.REMOVE)
  record RemoveEntry(String name, UUID txnId, long threadId, Data key, Data value)
      implements TransactionalMultiMapMessages<Boolean> {}

  @Op(id = 0x0f0500, readOnly = true, actions = Action.READ)
  record ValueCount(String name, UUID txnId, long threadId, Data key)
      implements TransactionalMultiMapMessages<Integer> {}

  @Op(id = 0x0f0600, readOnly = true, actions = Action.READ)
  record Size(String name, UUID txnId, long threadId)
      implements TransactionalMultiMapMessages<Integer> {}
}
