package dev.grid.benchmarks.load;

/** What one request does. */
public enum Operation {
  GET,
  SET
}
