package dev.grid.structures.atomicreference;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToGroup;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.security.Action;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for atomic references (protocol service 0x0a). */
public sealed interface AtomicReferenceMessages<R> extends StructureMessage<R>, ToGroup {

  /**
   * Calls a function with the value.
   *
   * @param returnValueType 0 for no answer, 1 for the value before, 2 for what the function
   *     returned
   * @param alter whether what it returned is to be the value
   */
  @Op(id = 0x0a0100, routing = Routing.GROUP, actions = Action.MODIFY)
  record Apply(RaftGroupId group, String name, Data function, int returnValueType, boolean alter)
      implements AtomicReferenceMessages<@Nullable Data> {

    static final int NOTHING = 0;
    static final int OLD = 1;
    static final int NEW = 2;
  }

  @Op(id = 0x0a0200, routing = Routing.GROUP, actions = Action.MODIFY)
  record CompareAndSet(
      RaftGroupId group, String name, @Nullable Data oldValue, @Nullable Data newValue)
      implements AtomicReferenceMessages<Boolean> {}

  @Op(
      id = 0x0a0300,
      routing = Routing.GROUP,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Contains(RaftGroupId group, String name, @Nullable Data value)
      implements AtomicReferenceMessages<Boolean> {}

  @Op(
      id = 0x0a0400,
      routing = Routing.GROUP,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Get(RaftGroupId group, String name) implements AtomicReferenceMessages<@Nullable Data> {}

  @Op(id = 0x0a0500, routing = Routing.GROUP, actions = Action.MODIFY)
  record Set(RaftGroupId group, String name, @Nullable Data newValue, boolean returnOldValue)
      implements AtomicReferenceMessages<@Nullable Data> {}
}
