package dev.grid.samples.orders;

import java.util.List;
import org.springframework.data.domain.Page;

/**
 * A part of what a search found.
 *
 * @param page its number, from 0
 */
record OrderPage(List<OrderSummary> orders, int page, int size, int totalPages, long totalOrders) {

  static OrderPage of(Page<Order> page) {
    return new OrderPage(
        page.map(OrderSummary::of).getContent(),
        page.getNumber(),
        page.getSize(),
        page.getTotalPages(),
        page.getTotalElements());
  }
}
