package dev.grid.samples.orders;

import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import org.jspecify.annotations.Nullable;

/**
 * A change of an order, made by anyone.
 *
 * @param id null if all orders are gone at once
 * @param order as it is now; null if it is gone or not an order
 * @param before the status before; null if there was no order
 */
record OrderChange(
    EntryEventType type,
    @Nullable String id,
    @Nullable OrderSummary order,
    @Nullable OrderStatus before) {

  /** Takes any values, because any client may have written them. */
  static OrderChange of(EntryEvent<String, ?> event) {
    return new OrderChange(
        event.type(),
        event.key(),
        event.value() instanceof Order now ? OrderSummary.of(now) : null,
        event.oldValue() instanceof Order old ? old.status() : null);
  }
}
