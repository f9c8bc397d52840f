package dev.grid.benchmarks.spring.application;

import org.jspecify.annotations.Nullable;

/** The side's repository, or what stands for it. */
public interface Orders {

  void save(Order order);

  @Nullable Order find(String id);
}
