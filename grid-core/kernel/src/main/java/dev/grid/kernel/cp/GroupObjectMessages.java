package dev.grid.kernel.cp;

import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.types.RaftGroupId;
import java.util.List;

/**
 * What members bring to a group about its structures as such (protocol service 0x1e). Clients ask
 * members with {@link dev.grid.protocol.session.GroupMessages}.
 */
public sealed interface GroupObjectMessages<R> extends OfGroupItself<R> {

  /** What a group's structures as such are called: one structure of the group knows of them. */
  String NAME = "objects";

  @Override
  default String name() {
    return NAME;
  }

  /** Destroys a structure of the group for good; nothing happens if it is destroyed already. */
  @Op(id = 0x1ef100, routing = Routing.GROUP, retryable = true)
  record DestroyInGroup(RaftGroupId group, String service, String object)
      implements GroupObjectMessages<Void> {}

  /**
   * Ends a structure that is in the group by its configuration: all that it has, and what waits in
   * it. The next call begins it anew; nothing happens if it has nothing.
   */
  @Op(id = 0x1ef300, routing = Routing.GROUP, retryable = true)
  record EndInGroup(RaftGroupId group, String service, String structure)
      implements GroupObjectMessages<Void> {}

  /**
   * Names of the group's structures of a kind, in no order.
   *
   * @param isDestroyed whether those that are destroyed are asked for, instead of those that have
   *     something
   */
  @Op(id = 0x1ef400, routing = Routing.GROUP, retryable = true, readOnly = true)
  record ListInGroup(RaftGroupId group, String service, boolean isDestroyed)
      implements GroupObjectMessages<List<String>> {}

  /** Destroys the group with all that is in it; it goes on, empty, under another id. */
  @Op(id = 0x1ef200, routing = Routing.GROUP, retryable = true)
  record DestroyGroup(RaftGroupId group) implements GroupObjectMessages<Void> {}
}
