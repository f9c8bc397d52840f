package dev.grid.structures.queue;

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

/** What goes over the wire for queues (protocol service 3). */
public sealed interface QueueMessages<R> extends StructureMessage<R> {

  @Op(id = 0x030100, routing = Routing.NAME, actions = Action.ADD)
  record Offer(String name, Data value, long timeoutMillis) implements QueueMessages<Boolean> {}

  @Op(id = 0x030500, routing = Routing.NAME, actions = Action.REMOVE)
  record Poll(String name, long timeoutMillis)
      implements QueueMessages<@Nullable Data>, Taking<@Nullable Data> {

    @Override
    public @Nullable StructureMessage<?> givingBack(@Nullable Data answer, boolean open) {
      return GiveBack.of(name, answer, open);
    }
  }

  @Op(id = 0x030200, routing = Routing.NAME, actions = Action.ADD)
  record Put(String name, Data value) implements QueueMessages<Void> {}

  @Op(id = 0x030600, routing = Routing.NAME, actions = Action.REMOVE)
  record Take(String name) implements QueueMessages<@Nullable Data>, Taking<@Nullable Data> {

    @Override
    public @Nullable StructureMessage<?> givingBack(@Nullable Data answer, boolean open) {
      return GiveBack.of(name, answer, open);
    }
  }

  @Op(id = 0x030700, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record Peek(String name) implements QueueMessages<@Nullable Data> {}

  @Op(id = 0x030300, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record Size(String name) implements QueueMessages<Integer> {}

  @Op(id = 0x031400, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record IsEmpty(String name) implements QueueMessages<Boolean> {}

  @Op(id = 0x031300, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record RemainingCapacity(String name) implements QueueMessages<Integer> {}

  @Op(id = 0x030b00, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record Contains(String name, Data value) implements QueueMessages<Boolean> {}

  @Op(id = 0x030c00, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record ContainsAll(String name, List<Data> dataList) implements QueueMessages<Boolean> {}

  @Op(id = 0x030400, routing = Routing.NAME, actions = Action.REMOVE)
  record Remove(String name, Data value) implements QueueMessages<Boolean> {}

  @Op(id = 0x030d00, routing = Routing.NAME, actions = Action.REMOVE)
  record CompareAndRemoveAll(String name, List<Data> dataList) implements QueueMessages<Boolean> {}

  @Op(id = 0x030e00, routing = Routing.NAME, actions = Action.REMOVE)
  record CompareAndRetainAll(String name, List<Data> dataList) implements QueueMessages<Boolean> {}

  @Op(id = 0x031000, routing = Routing.NAME, actions = Action.ADD)
  record AddAll(String name, List<Data> dataList) implements QueueMessages<Boolean> {}

  @Op(id = 0x030900, routing = Routing.NAME, actions = Action.REMOVE)
  record DrainTo(String name) implements QueueMessages<List<Data>>, Taking<List<Data>> {

    @Override
    public @Nullable StructureMessage<?> givingBack(List<Data> answer, boolean open) {
      return GiveBack.of(name, answer, open);
    }
  }

  @Op(id = 0x030a00, routing = Routing.NAME, actions = Action.REMOVE)
  record DrainToMaxSize(String name, int maxSize)
      implements QueueMessages<List<Data>>, Taking<List<Data>> {

    @Override
    public @Nullable StructureMessage<?> givingBack(List<Data> answer, boolean open) {
      return GiveBack.of(name, answer, open);
    }
  }

  @Op(id = 0x030800, routing = Routing.NAME, readOnly = true, actions = Action.READ)
  record Iterator(String name) implements QueueMessages<List<Data>> {}

  @Op(id = 0x030f00, routing = Routing.NAME, actions = Action.REMOVE)
  record Clear(String name) implements QueueMessages<Void> {}

  @Op(id = 0x031100, readOnly = true, actions = Action.LISTEN)
  record AddListener(String name, boolean includeValue, boolean localOnly)
      implements QueueMessages<UUID> {

    @Override
    public boolean tellsContent() {
      return includeValue;
    }
  }

  @Op(
      id = 0x031200,
      retryable = true,
      readOnly = true,
      actions = {})
  record RemoveListener(String name, UUID registrationId) implements QueueMessages<Boolean> {}

  /**
   * Of our clients and members: items that were taken for a caller who did not get them, from the
   * head on. There is always room for them. Who may take may give back, and nobody else: it ends
   * what a take began.
   */
  @Op(id = 0x03e000, routing = Routing.NAME, actions = Action.REMOVE)
  record GiveBack(String name, List<Data> items) implements QueueMessages<Void> {

    static @Nullable StructureMessage<?> of(String name, @Nullable Data item, boolean open) {
      return of(name, item == null ? List.of() : List.of(item), open);
    }

    /** The open protocol knows the tail only, and a full queue has no room there. */
    static @Nullable StructureMessage<?> of(String name, List<Data> items, boolean open) {
      if (items.isEmpty()) {
        return null;
      }
      return open
          ? items.size() == 1 ? new Put(name, items.getFirst()) : new AddAll(name, items)
          : new GiveBack(name, items);
    }
  }

  /**
   * Of a transaction's coordinator: keeps a place free; whether there was one.
   *
   * @param thread the transaction among those of its coordinator, which is the caller
   * @param timeoutMillis how long it may wait; not at all if that is not positive
   * @param leaseMillis how long the place is kept at most
   */
  @Op(id = 0x03f100, routing = Routing.NAME)
  record KeepPlace(
      String name, UUID txnId, UUID coordinator, long thread, long timeoutMillis, long leaseMillis)
      implements QueueMessages<Boolean>, Taking<Boolean> {

    @Override
    public @Nullable StructureMessage<?> givingBack(Boolean answer, boolean open) {
      return answer ? EndReservation.freeing(name, txnId, coordinator, thread) : null;
    }
  }

  /**
   * Of a transaction's coordinator: takes the head; null if there is none.
   *
   * @param thread the transaction among those of its coordinator, which is the caller
   * @param timeoutMillis how long it may wait; not at all if that is not positive
   * @param leaseMillis how long it may be away at most, before it comes back
   * @param stays whether it is only looked at
   */
  @Op(id = 0x03f200, routing = Routing.NAME)
  record TakeHead(
      String name,
      UUID txnId,
      UUID coordinator,
      long thread,
      long timeoutMillis,
      long leaseMillis,
      boolean stays)
      implements QueueMessages<@Nullable Data>, Taking<@Nullable Data> {

    @Override
    public @Nullable StructureMessage<?> givingBack(@Nullable Data answer, boolean open) {
      return answer == null || stays
          ? null
          : EndReservation.freeing(name, txnId, coordinator, thread);
    }
  }

  /**
   * Ends what a transaction has reserved.
   *
   * @param thread the transaction among those of its coordinator
   * @param phase of {@link Ending.Phase}
   * @param items to be added at the tail
   * @param kept how many places the transaction has been promised, for these and others
   * @param taken how many items it has taken
   */
  @Op(id = 0x03f300, routing = Routing.NAME)
  record EndReservation(
      String name,
      UUID txnId,
      UUID coordinator,
      long thread,
      int phase,
      List<Data> items,
      @Since("2.0") int kept,
      @Since("2.0") int taken)
      implements QueueMessages<Boolean>, ReservationEnding {

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

  /**
   * Between members: items of the losing side of a split.
   *
   * @param occurrences of each item, how many equal ones have come with it, from 1; so that the
   *     winning side gets as many as either side had
   */
  @Op(id = 0x03f000, routing = Routing.NAME)
  record Merge(String name, List<Data> items, List<Integer> occurrences)
      implements QueueMessages<List<Lost>>, ItemMerging.Batch {}

  /** An item that was not added; {@link dev.grid.kernel.MergeLoss} tells what is what. */
  @Struct
  record Lost(Data item, @Nullable String failure) implements ItemMerging.Lost {}

  /** A change, for a listener. */
  @Event(of = 0x031100)
  record ItemChanged(@Nullable Data item, UUID uuid, int eventType) implements ItemChange {}
}
