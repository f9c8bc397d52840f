package dev.grid.structures.set;

import dev.grid.kernel.ItemMerging;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Taking;
import dev.grid.kernel.items.ItemChange;
import dev.grid.kernel.transaction.Ending;
import dev.grid.protocol.Data;
import dev.grid.protocol.Event;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;
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
      implements SetMessages<UUID> {

    @Override
    public boolean tellsContent() {
      return includeValue;
    }
  }

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

  /**
   * Of a transaction's coordinator: locks an item that it wants to add or to remove, if that would
   * change anything. Answered with one of {@link #LOCKED} and so on.
   *
   * @param thread the transaction among those of its coordinator, which is the caller
   * @param timeoutMillis how long it may wait, and then how long the lock is held
   * @param adds whether it is to be added, and has a place kept free then
   */
  @Op(id = 0x06f100, routing = Routing.NAME)
  record LockItem(
      String name,
      UUID txnId,
      UUID coordinator,
      long thread,
      long timeoutMillis,
      Data item,
      boolean adds)
      implements SetMessages<Integer>, Taking<Integer> {

    /** It is locked. */
    static final int LOCKED = 0;

    /** It is there, and was to be added; or the other way round. */
    static final int NOT_NEEDED = 1;

    /** It is not there, and there is no room for it. */
    static final int FULL = 2;

    /** Another had it for too long. */
    static final int NOT_IN_TIME = 3;

    @Override
    public @Nullable StructureMessage<?> givingBack(Integer answer, boolean open) {
      return answer == LOCKED
          ? new EndItems(
              name,
              txnId,
              coordinator,
              thread,
              Ending.Phase.ROLLBACK.code(),
              List.of(),
              List.of(),
              List.of(item))
          : null;
    }
  }

  /**
   * Ends what a transaction has of a set.
   *
   * @param thread the transaction among those of its coordinator
   * @param phase of {@link Ending.Phase}
   * @param added items that are to be added
   * @param removed items that are to be removed
   * @param unchanged items that it has locked for nothing
   */
  @Op(id = 0x06f200, routing = Routing.NAME)
  record EndItems(
      String name,
      UUID txnId,
      UUID coordinator,
      long thread,
      int phase,
      List<Data> added,
      List<Data> removed,
      List<Data> unchanged)
      implements SetMessages<Boolean>, Ending {

    public EndItems {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
      unchanged = List.copyOf(unchanged);
    }

    @Override
    public boolean changes() {
      return !added.isEmpty() || !removed.isEmpty();
    }

    @Override
    public EndItems in(Phase next) {
      return new EndItems(name, txnId, coordinator, thread, next.code(), added, removed, unchanged);
    }
  }

  /** An item that was not added; {@link dev.grid.kernel.MergeLoss} tells what is what. */
  @Struct
  record Lost(Data item, @Nullable String failure) implements ItemMerging.Lost {}

  /** A change, for a listener. */
  @Event(of = 0x060b00)
  record ItemChanged(@Nullable Data item, UUID uuid, int eventType) implements ItemChange {}
}
