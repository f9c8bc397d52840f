package dev.grid.samples.orders;

import dev.grid.spring.data.repository.GridRepository;
import java.util.stream.Stream;

interface OrderRepository extends GridRepository<Order, String>, OrderSearch {

  /** Every order, fetched as the stream is consumed. */
  Stream<Order> streamAllBy();
}
