package dev.grid.structures.list;

import dev.grid.kernel.ItemMerging;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Taking;
import dev.grid.kernel.items.ItemChange;
import dev.grid.kernel.items.ReservationEnding;
import dev.grid.kernel.transaction.Ending;
import dev.grid.protocol.Data;
import dev.grid.protocol.Event;
import dev.grid.protocol.Op;
import dev.grid.protocol.Routing;
import dev.grid.protocol.Since;
import dev.grid.protocol.Struct;
import dev.grid.security.Action;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What goes over the wire for lists (protocol service 5). */
public sealed interface ListMessages<R> extends StructureMessage<R> {

  @Op(
      id = 0x050100,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Size(String name) implements ListMessages<Integer> {}

  @Op(
      id = 0x050200,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Contains(String name, Data value) implements ListMessages<Boolean> {}

  @Op(
      id = 0x050300,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ContainsAll(String name, List<Data> values) implements ListMessages<Boolean> {}

  @Op(id = 0x050400, routing = Routing.NAME, actions = Action.ADD)
  record Add(String name, Data value) implements ListMessages<Boolean> {}

  @Op(id = 0x050500, routing = Routing.NAME, actions = Action.REMOVE)
  record Remove(String name, Data value) implements ListMessages<Boolean> {}

  @Op(id = 0x050600, routing = Routing.NAME, actions = Action.ADD)
  record AddAll(String name, List<Data> valueList) implements ListMessages<Boolean> {}

  @Op(id = 0x050700, routing = Routing.NAME, actions = Action.REMOVE)
  record CompareAndRemoveAll(String name, List<Data> values) implements ListMessages<Boolean> {}

  @Op(id = 0x050800, routing = Routing.NAME, actions = Action.REMOVE)
  record CompareAndRetainAll(String name, List<Data> values) implements ListMessages<Boolean> {}

  @Op(id = 0x050900, routing = Routing.NAME, actions = Action.REMOVE)
  record Clear(String name) implements ListMessages<Void> {}

  @Op(
      id = 0x050a00,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record GetAll(String name) implements ListMessages<List<Data>> {}

  @Op(id = 0x050b00, readOnly = true, actions = Action.LISTEN)
  record AddListener(String name, boolean includeValue, boolean localOnly)
      implements ListMessages<UUID> {

    @Override
    public boolean tellsContent() {
      return includeValue;
    }
  }

  @Op(
      id = 0x050c00,
      retryable = true,
      readOnly = true,
      actions = {})
  record RemoveListener(String name, UUID registrationId) implements ListMessages<Boolean> {}

  @Op(
      id = 0x050d00,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record IsEmpty(String name) implements ListMessages<Boolean> {}

  @Op(id = 0x050e00, routing = Routing.NAME, actions = Action.ADD)
  record AddAllWithIndex(String name, int index, List<Data> valueList)
      implements ListMessages<Boolean> {}

  @Op(
      id = 0x050f00,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Get(String name, int index) implements ListMessages<@Nullable Data> {}

  @Op(
      id = 0x051000,
      routing = Routing.NAME,
      actions = {Action.ADD, Action.REMOVE})
  record Set(String name, int index, Data value) implements ListMessages<@Nullable Data> {}

  @Op(id = 0x051100, routing = Routing.NAME, actions = Action.ADD)
  record AddWithIndex(String name, int index, Data value) implements ListMessages<Void> {}

  @Op(id = 0x051200, routing = Routing.NAME, actions = Action.REMOVE)
  record RemoveWithIndex(String name, int index) implements ListMessages<@Nullable Data> {}

  @Op(
      id = 0x051300,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record LastIndexOf(String name, Data value) implements ListMessages<Integer> {}

  @Op(
      id = 0x051400,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record IndexOf(String name, Data value) implements ListMessages<Integer> {}

  @Op(
      id = 0x051500,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Sub(String name, int from, int to) implements ListMessages<List<Data>> {}

  @Op(
      id = 0x051600,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record Iterator(String name) implements ListMessages<List<Data>> {}

  @Op(
      id = 0x051700,
      routing = Routing.NAME,
      retryable = true,
      readOnly = true,
      actions = Action.READ)
  record ListIterator(String name, int index) implements ListMessages<List<Data>> {}

  /**
   * Between members: items of the losing side of a split.
   *
   * @param occurrences of each item, how many equal ones have come with it, from 1; so that the
   *     winning side gets as many as either side had
   */
  @Op(id = 0x05f000, routing = Routing.NAME)
  record Merge(String name, List<Data> items, List<Integer> occurrences)
      implements ListMessages<List<Lost>>, ItemMerging.Batch {}

  /**
   * Of a transaction's coordinator: keeps a place free; whether there was one.
   *
   * @param thread the transaction among those of its coordinator, which is the caller
   * @param leaseMillis how long the place is kept at most
   */
  @Op(id = 0x05f100, routing = Routing.NAME)
  record KeepPlace(String name, UUID txnId, UUID coordinator, long thread, long leaseMillis)
      implements ListMessages<Boolean>, Taking<Boolean> {

    @Override
    public @Nullable StructureMessage<?> givingBack(Boolean answer, boolean open) {
      return answer ? EndReservation.freeing(name, txnId, coordinator, thread) : null;
    }
  }

  /**
   * Of a transaction's coordinator: takes the first item that equals this one; whether there was
   * one.
   *
   * @param thread the transaction among those of its coordinator, which is the caller
   * @param leaseMillis how long it may be away at most, before it comes back
   */
  @Op(id = 0x05f200, routing = Routing.NAME)
  record TakeItem(
      String name, UUID txnId, UUID coordinator, long thread, long leaseMillis, Data item)
      implements ListMessages<Boolean>, Taking<Boolean> {

    @Override
    public @Nullable StructureMessage<?> givingBack(Boolean answer, boolean open) {
      return answer ? EndReservation.freeing(name, txnId, coordinator, thread) : null;
    }
  }

  /**
   * Ends what a transaction has reserved.
   *
   * @param thread the transaction among those of its coordinator
   * @param phase of {@link Ending.Phase}
   * @param items to be added at the end
   * @param kept how many places the transaction has been promised, for these and others
   * @param taken how many items it has taken
   */
  @Op(id = 0x05f300, routing = Routing.NAME)
  record EndReservation(
      String name,
      UUID txnId,
      UUID coordinator,
      long thread,
      int phase,
      List<Data> items,
      @Since("2.0") int kept,
      @Since("2.0") int taken)
      implements ListMessages<Boolean>, ReservationEnding {

    public EndReservation {
      items = List.copyOf(items);
    }

    /** Drops what was reserved: of a call that was given up, as its transaction is then. */
    static EndReservation freeing(String name, UUID txnId, UUID coordinator, long thread) {
      return new EndReservation(
          name, txnId, coordinator, thread, Phase.ROLLBACK.code(), List.of(), 0, 0);
    }

    @Override
    public EndReservation in(Phase next) {
      return new EndReservation(name, txnId, coordinator, thread, next.code(), items, kept, taken);
    }
  }

  /** An item that was not added; {@link dev.grid.kernel.MergeLoss} tells what is what. */
  @Struct
  record Lost(Data item, @Nullable String failure) implements ItemMerging.Lost {}

  /** A change, for a listener. */
  @Event(of = 0x050b00)
  record ItemChanged(@Nullable Data item, UUID uuid, int eventType) implements ItemChange {}
}
