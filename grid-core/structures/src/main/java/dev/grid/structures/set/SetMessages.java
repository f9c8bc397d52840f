package dev.grid.structures.set;

import dev.grid.kernel.ItemMerging;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.items.ItemChange;
import dev.grid.protocol.Action;
import dev.grid.protocol.Data;
import dev.grid.protocol.Event;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Struct;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for sets (protocol service 6). */
public sealed interface SetMessages<R> extends StructureMessage<R> {

  @Op(id = 0x060100, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record Size(String name) implements SetMessages<Integer> {}

  @Op(id = 0x060200, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record Contains(String name, Data value) implements SetMessages<Boolean> {}

  @Op(id = 0x060300, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record ContainsAll(String name, List<Data> items) implements SetMessages<Boolean> {}

  @Op(id = 0x060400, routing = Routing.NAME, actions = Action.ADD)
  record Add(String name, Data value) implements SetMessages<Boolean> {}

  @Op(id = 0x060500, routing = Routing.NAME, actions = Action.REMOVE)
  record Remove(String name, Data value) implements SetMessages<Boolean> {}

  @Op(id = 0x060600, routing = Routing.NAME, actions = Action.ADD)
  record AddAll(String name, List<Data> valueList) implements SetMessages<Boolean> {}

  @Op(id = 0x060700, routing = Routing.NAME, actions = Action.REMOVE)
  record CompareAndRemoveAll(String name, List<Data> values) implements SetMessages<Boolean> {}

  @Op(id = 0x060800, routing = Routing.NAME, actions = Action.REMOVE)
  record CompareAndRetainAll(String name, List<Data> values) implements SetMessages<Boolean> {}

  @Op(id = 0x060900, routing = Routing.NAME, actions = Action.REMOVE)
  record Clear(String name) implements SetMessages<Void> {}

  @Op(id = 0x060a00, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record GetAll(String name) implements SetMessages<List<Data>> {}

  @Op(id = 0x060b00, readOnly = true, actions = Action.LISTEN)
  record AddListener(String name, boolean includeValue, boolean localOnly)
      implements SetMessages<UUID> {}

  @Op(
      id = 0x060c00,
      retryable = true,
      readOnly = true,
      actions = {})
  record RemoveListener(String name, UUID registrationId) implements SetMessages<Boolean> {}

  @Op(id = 0x060d00, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record IsEmpty(String name) implements SetMessages<Boolean> {}

  /**
   * Between members: items of the losing side of a split.
   *
   * @param occurrences of each item 1
   */
  @Op(id = 0x06f000, routing = Routing.NAME)
  record Merge(String name, List<Data> items, List<Integer> occurrences)
      implements SetMessages<List<Lost>>, ItemMerging.Batch {}

  /** An item that was not added; {@link dev.grid.kernel.MergeLoss} tells what is what. */
  @Struct
  record Lost(Data item, @Nullable String failure) implements ItemMerging.Lost {}

  /** A change, for a listener. */
  @Event(of = 0x060b00)
  record ItemChanged(@Nullable Data item, UUID uuid, int eventType) implements ItemChange {}
}
