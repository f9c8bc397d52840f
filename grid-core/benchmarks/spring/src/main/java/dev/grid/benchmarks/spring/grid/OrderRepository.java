package dev.grid.benchmarks.spring.grid;

import dev.grid.benchmarks.spring.application.Order;
import dev.grid.spring.data.repository.GridRepository;

interface OrderRepository extends GridRepository<Order, String> {}
