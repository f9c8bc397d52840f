package dev.grid.benchmarks.spring.application;

import org.jspecify.annotations.Nullable;
import org.springframework.data.repository.CrudRepository;

/** By a repository of Spring Data. */
public record RepositoryOrders(CrudRepository<Order, String> repository) implements Orders {

  @Override
  public void save(Order order) {
    repository.save(order);
  }

  @Override
  public @Nullable Order find(String id) {
    return repository.findById(id).orElse(null);
  }
}
