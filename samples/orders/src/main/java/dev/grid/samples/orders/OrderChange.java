package dev.grid.samples.orders;

import dev.grid.map.EntryEvent;
import dev.grid.map.EntryEventType;
import org.jspecify.annotations.Nullable;

/**
 * A change of an order, made by anyone.
 *
 * @param id null if all orders are gone at once
 * @param order as it is now; null if it is gone
 * @param before the status before; null if the order is new
 */
record OrderChange(
    EntryEventType type,
    @Nullable String id,
    @Nullable OrderSummary order,
    @Nullable OrderStatus before) {

  static OrderChange of(EntryEvent<String, Order> event) {
    Order now = event.value();
    Order old = event.oldValue();
    return new OrderChange(
        event.type(),
        event.key(),
        now == null ? null : OrderSummary.of(now),
        old == null ? null : old.status());
  }
}
