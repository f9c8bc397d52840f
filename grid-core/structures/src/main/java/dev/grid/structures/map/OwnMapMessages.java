package dev.grid.structures.map;

import dev.grid.kernel.StructureMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.security.Action;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls of maps that the protocol has no message for (service 1, methods from 0xe0 on); members of
 * the reference refuse them. Times are as in {@link MapMessages}.
 */
public sealed interface OwnMapMessages<R> extends StructureMessage<R> {

  /**
   * Reads a value as it is stored, which interceptors are not shown: to be written back changed.
   */
  @Op(
      id = 0x01ee00,
      routing = Routing.KEY,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetStored(String name, Data key, long threadId)
      implements OwnMapMessages<@Nullable Data> {}

  /** Reads a value and gives its entry another time to live. */
  @Op(
      id = 0x01ea00,
      routing = Routing.KEY,
      actions = {Action.READ, Action.PUT})
  record GetAndTouch(String name, Data key, long threadId, long ttl)
      implements OwnMapMessages<@Nullable Data> {}

  /** Replaces a value if it is this one, with a time to live. */
  @Op(id = 0x01eb00, routing = Routing.KEY, actions = Action.PUT)
  record ReplaceIfSameFor(
      String name, Data key, Data testValue, Data value, long threadId, long ttl)
      implements OwnMapMessages<Boolean> {}

  /** Removes entries of one partition; how many there were. */
  @Op(id = 0x01ec00, routing = Routing.PARTITION, actions = Action.REMOVE)
  record RemoveKeys(String name, List<Data> keys, long threadId)
      implements OwnMapMessages<Integer> {}
}
