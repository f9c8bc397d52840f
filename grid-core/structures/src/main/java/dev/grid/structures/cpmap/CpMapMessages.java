package dev.grid.structures.cpmap;

import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.ToGroup;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.security.Action;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for CP maps (protocol service 0x23). */
public sealed interface CpMapMessages<R> extends StructureMessage<R>, ToGroup {

  /** The key that it is about. */
  @Override
  Data key();

  @Op(id = 0x230100, routing = Routing.GROUP, readOnly = true, actions = Action.READ)
  record Get(RaftGroupId group, String name, Data key) implements CpMapMessages<@Nullable Data> {}

  @Op(id = 0x230200, routing = Routing.GROUP, actions = Action.PUT)
  record Put(RaftGroupId group, String name, Data key, Data value)
      implements CpMapMessages<@Nullable Data> {}

  /** Like {@link Put}; answers null. */
  @Op(id = 0x230300, routing = Routing.GROUP, actions = Action.PUT)
  record Set(RaftGroupId group, String name, Data key, Data value)
      implements CpMapMessages<@Nullable Data> {}

  @Op(id = 0x230400, routing = Routing.GROUP, actions = Action.REMOVE)
  record Remove(RaftGroupId group, String name, Data key)
      implements CpMapMessages<@Nullable Data> {}

  /** Like {@link Remove}; answers null. */
  @Op(id = 0x230500, routing = Routing.GROUP, actions = Action.REMOVE)
  record Delete(RaftGroupId group, String name, Data key)
      implements CpMapMessages<@Nullable Data> {}

  @Op(id = 0x230600, routing = Routing.GROUP, actions = Action.PUT)
  record CompareAndSet(RaftGroupId group, String name, Data key, Data expectedValue, Data newValue)
      implements CpMapMessages<Boolean> {}

  @Op(id = 0x230700, routing = Routing.GROUP, actions = Action.PUT)
  record PutIfAbsent(RaftGroupId group, String name, Data key, Data value)
      implements CpMapMessages<@Nullable Data> {}
}
