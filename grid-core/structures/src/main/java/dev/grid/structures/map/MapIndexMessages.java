package dev.grid.structures.map;

import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.types.IndexSettings;
import dev.grid.security.Action;

/** What goes over the wire for indexes of maps. */
public sealed interface MapIndexMessages<R> extends StructureMessage<R> {

  /** Adds an index; one that is there already is added again. */
  @Op(id = 0x012900, routing = Routing.ALL, actions = Action.INDEX)
  record AddIndex(String name, IndexSettings indexConfig) implements MapIndexMessages<Void> {}

  /** Removes an index; whether any partition had it. */
  @Op(id = 0x01ed00, routing = Routing.ALL, actions = Action.INDEX)
  record DropIndex(String name, String index) implements MapIndexMessages<Boolean> {}
}
