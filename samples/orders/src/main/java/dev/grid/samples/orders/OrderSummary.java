package dev.grid.samples.orders;

import java.math.BigDecimal;
import java.time.LocalDate;

/** An order without its lines. */
record OrderSummary(
    String id,
    LocalDate date,
    String customer,
    String city,
    String country,
    String store,
    OrderStatus status,
    int lines,
    BigDecimal total,
    long version) {

  static OrderSummary of(Order order) {
    return new OrderSummary(
        order.id(),
        order.date(),
        order.customer(),
        order.city(),
        order.country(),
        order.store(),
        order.status(),
        order.lines().size(),
        order.total(),
        order.version());
  }
}
