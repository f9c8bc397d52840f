package dev.grid.protocol.session;

import dev.grid.protocol.Action;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.types.RaftGroupId;
import java.util.List;

/** What clients ask any member about Raft groups (protocol services 0x1e and 0x22). */
public sealed interface GroupMessages<R> extends Message<R> {

  /** By which it is asked whether a client may do so. */
  String SERVICE = "hz:core:raft";

  /**
   * The group of a structure, which is made if there is none.
   *
   * @param proxyName the name as applications write it, with the group behind an {@code @} or
   *     without
   */
  @Op(id = 0x1e0100, retryable = true, actions = Action.CREATE)
  record CreateGroup(String proxyName) implements GroupMessages<RaftGroupId> {}

  /** Destroys a structure for good. Does nothing if it is destroyed already. */
  @Op(id = 0x1e0200, retryable = true, actions = Action.DESTROY)
  record DestroyObject(RaftGroupId group, String serviceName, String objectName)
      implements GroupMessages<Void> {}

  /** The groups there are, in no order. */
  @Op(id = 0x220500, retryable = true, readOnly = true, actions = Action.READ)
  record GetGroupIds() implements GroupMessages<List<RaftGroupId>> {}

  /**
   * Names of a group's structures of a kind, in no order.
   *
   * @param tombstone whether those that are destroyed are asked for, instead of those there are
   */
  @Op(id = 0x220600, retryable = true, readOnly = true, actions = Action.READ)
  record GetObjectInfos(RaftGroupId group, String serviceName, boolean tombstone)
      implements GroupMessages<List<String>> {}
}
