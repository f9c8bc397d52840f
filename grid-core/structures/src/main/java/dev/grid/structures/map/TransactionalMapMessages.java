package dev.grid.structures.map;

import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.security.Action;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for maps within transactions (protocol service 0x0e). */
public sealed interface TransactionalMapMessages<R> extends TransactionalMessage<R> {

  /** The key that may be changed with the commit, or null. */
  default @Nullable Data changedKey() {
    return switch (this) {
      case Put m -> m.key();
      case Set m -> m.key();
      case PutIfAbsent m -> m.key();
      case Replace m -> m.key();
      case ReplaceIfSame m -> m.key();
      case Remove m -> m.key();
      case Delete m -> m.key();
      case RemoveIfSame m -> m.key();
      case GetForUpdate m -> null;
      case ContainsKey m -> null;
      case Get m -> null;
      case Size m -> null;
      case IsEmpty m -> null;
      case KeySet m -> null;
      case KeySetWithPredicate m -> null;
      case ValuesWithPredicate m -> null;
      case Values m -> null;
      case ContainsValue m -> null;
    };
  }

  @Op(id = 0x0e0100, readOnly = true, actions = Action.READ)
  record ContainsKey(String name, UUID txnId, long threadId, Data key)
      implements TransactionalMapMessages<Boolean> {}

  @Op(id = 0x0e0200, readOnly = true, actions = Action.READ)
  record Get(String name, UUID txnId, long threadId, Data key)
      implements TransactionalMapMessages<@Nullable Data> {}

  @Op(
      id = 0x0e0300,
      actions = {Action.READ, Action.LOCK})
  record GetForUpdate(String name, UUID txnId, long threadId, Data key)
      implements TransactionalMapMessages<@Nullable Data> {}

  @Op(id = 0x0e0400, readOnly = true, actions = Action.READ)
  record Size(String name, UUID txnId, long threadId)
      implements TransactionalMapMessages<Integer> {}

  @Op(id = 0x0e0500, readOnly = true, actions = Action.READ)
  record IsEmpty(String name, UUID txnId, long threadId)
      implements TransactionalMapMessages<Boolean> {}

  @Op(id = 0x0e0600, actions = Action.PUT)
  record Put(String name, UUID txnId, long threadId, Data key, Data value, long ttl)
      implements TransactionalMapMessages<@Nullable Data> {}

  @Op(id = 0x0e0700, actions = Action.PUT)
  record Set(String name, UUID txnId, long threadId, Data key, Data value)
      implements TransactionalMapMessages<Void> {}

  @Op(id = 0x0e0800, actions = Action.PUT)
  record PutIfAbsent(String name, UUID txnId, long threadId, Data key, Data value)
      implements TransactionalMapMessages<@Nullable Data> {}

  @Op(id = 0x0e0900, actions = Action.PUT)
  record Replace(String name, UUID txnId, long threadId, Data key, Data value)
      implements TransactionalMapMessages<@Nullable Data> {}

  @Op(id = 0x0e0a00, actions = Action.PUT)
  record ReplaceIfSame(
      String name, UUID txnId, long threadId, Data key, Data oldValue, Data newValue)
      implements TransactionalMapMessages<Boolean> {}

  @Op(id = 0x0e0b00, actions = Action.REMOVE)
  record Remove(String name, UUID txnId, long threadId, Data key)
      implements TransactionalMapMessages<@Nullable Data> {}

  @Op(id = 0x0e0c00, actions = Action.REMOVE)
  record Delete(String name, UUID txnId, long threadId, Data key)
      implements TransactionalMapMessages<Void> {}

  @Op(id = 0x0e0d00, actions = Action.REMOVE)
  record RemoveIfSame(String name, UUID txnId, long threadId, Data key, Data value)
      implements TransactionalMapMessages<Boolean> {}

  @Op(id = 0x0e0e00, readOnly = true, actions = Action.READ)
  record KeySet(String name, UUID txnId, long threadId)
      implements TransactionalMapMessages<List<Data>> {}

  @Op(id = 0x0e0f00, readOnly = true, actions = Action.READ)
  record KeySetWithPredicate(String name, UUID txnId, long threadId, Data predicate)
      implements TransactionalMapMessages<List<Data>> {}

  @Op(id = 0x0e1100, readOnly = true, actions = Action.READ)
  record ValuesWithPredicate(String name, UUID txnId, long threadId, Data predicate)
      implements TransactionalMapMessages<List<Data>> {}

  @Op(id = 0x0e1000, readOnly = true, actions = Action.READ)
  record Values(String name, UUID txnId, long threadId)
      implements TransactionalMapMessages<List<Data>> {}

  @Op(id = 0x0e1200, readOnly = true, actions = Action.READ)
  record ContainsValue(String name, UUID txnId, long threadId, Data value)
      implements TransactionalMapMessages<Boolean> {}
}
