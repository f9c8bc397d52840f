package dev.grid.samples.orders;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;

/** The part of {@link OrderRepository} whose conditions are chosen by the user. */
interface OrderSearch {
  Page<Order> search(OrderFilter filter, Pageable pageable);
}
