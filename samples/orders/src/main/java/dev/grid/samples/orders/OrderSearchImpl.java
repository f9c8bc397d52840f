package dev.grid.samples.orders;

import static dev.grid.spring.data.core.Criteria.where;

import dev.grid.spring.data.core.Criteria;
import dev.grid.spring.data.core.GridOperations;
import dev.grid.spring.data.core.GridQuery;
import java.util.ArrayList;
import java.util.List;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;

/** Builds a query from what the user filled in. Immutable. */
final class OrderSearchImpl implements OrderSearch {

  private final GridOperations operations;

  OrderSearchImpl(GridOperations operations) {
    this.operations = operations;
  }

  @Override
  public Page<Order> search(OrderFilter filter, Pageable pageable) {
    return operations.findPage(GridQuery.matching(criteria(filter)), pageable, Order.class);
  }

  private static Criteria criteria(OrderFilter filter) {
    List<Criteria> all = new ArrayList<>();
    if (filter.customer() != null) {
      all.add(where("customer").ignoringCase().contains(filter.customer()));
    }
    if (filter.city() != null) {
      all.add(where("city").ignoringCase().contains(filter.city()));
    }
    if (filter.product() != null) {
      all.add(where("lines.product").ignoringCase().contains(filter.product()));
    }
    if (filter.status() != null) {
      all.add(where("status").is(filter.status()));
    }
    if (filter.minTotal() != null) {
      all.add(where("total").atLeast(filter.minTotal()));
    }
    if (filter.maxTotal() != null) {
      all.add(where("total").atMost(filter.maxTotal()));
    }
    if (filter.from() != null) {
      all.add(where("date").atLeast(filter.from()));
    }
    if (filter.to() != null) {
      all.add(where("date").atMost(filter.to()));
    }
    return Criteria.allOf(all);
  }
}
