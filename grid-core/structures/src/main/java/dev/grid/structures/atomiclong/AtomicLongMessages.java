package dev.grid.structures.atomiclong;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToGroup;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.security.Action;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for atomic longs (protocol service 0x09). */
public sealed interface AtomicLongMessages<R> extends StructureMessage<R>, ToGroup {

  /** Answers what a function makes of the value. */
  @Op(id = 0x090100, routing = Routing.GROUP, readOnly = true, actions = Action.READ)
  record Apply(RaftGroupId group, String name, Data function)
      implements AtomicLongMessages<@Nullable Data> {}

  /**
   * Sets the value to what a function makes of it.
   *
   * @param returnValueType 0 for the value before, 1 for the new one
   */
  @Op(id = 0x090200, routing = Routing.GROUP, actions = Action.MODIFY)
  record Alter(RaftGroupId group, String name, Data function, int returnValueType)
      implements AtomicLongMessages<Long> {

    static final int OLD = 0;
    static final int NEW = 1;
  }

  @Op(id = 0x090300, routing = Routing.GROUP, actions = Action.MODIFY)
  record AddAndGet(RaftGroupId group, String name, long delta)
      implements AtomicLongMessages<Long> {}

  @Op(id = 0x090400, routing = Routing.GROUP, actions = Action.MODIFY)
  record CompareAndSet(RaftGroupId group, String name, long expected, long updated)
      implements AtomicLongMessages<Boolean> {}

  @Op(
      id = 0x090500,
      routing = Routing.GROUP,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Get(RaftGroupId group, String name) implements AtomicLongMessages<Long> {}

  @Op(id = 0x090600, routing = Routing.GROUP, actions = Action.MODIFY)
  record GetAndAdd(RaftGroupId group, String name, long delta)
      implements AtomicLongMessages<Long> {}

  @Op(id = 0x090700, routing = Routing.GROUP, actions = Action.MODIFY)
  record GetAndSet(RaftGroupId group, String name, long newValue)
      implements AtomicLongMessages<Long> {}
}
