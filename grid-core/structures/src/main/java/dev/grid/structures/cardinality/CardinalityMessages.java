package dev.grid.structures.cardinality;

import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.security.Action;

/** What goes over the wire for cardinality estimators (protocol service 0x19). */
public sealed interface CardinalityMessages<R> extends StructureMessage<R> {

  /** Adds a value by its hash; see {@link ValueHash}. */
  @Op(id = 0x190100, routing = Routing.NAME, actions = Action.MODIFY)
  record Add(String name, long hash) implements CardinalityMessages<Void> {}

  @Op(id = 0x190200, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record Estimate(String name) implements CardinalityMessages<Long> {}

  /** Between members: a part of the losing side's sketch; see {@link Sketch#part}. */
  @Op(id = 0x19f000, routing = Routing.NAME)
  record Merge(String name, byte[] part) implements CardinalityMessages<Void> {}
}
