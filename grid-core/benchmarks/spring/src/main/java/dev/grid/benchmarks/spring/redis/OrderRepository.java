package dev.grid.benchmarks.spring.redis;

import dev.grid.benchmarks.spring.application.Order;
import org.springframework.data.repository.CrudRepository;

interface OrderRepository extends CrudRepository<Order, String> {}
