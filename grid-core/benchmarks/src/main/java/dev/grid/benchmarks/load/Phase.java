package dev.grid.benchmarks.load;

/** What the loops do at present; moves forward only. */
enum Phase {
  /** Load is applied, nothing is recorded. */
  WARMING,
  /** Load is applied and recorded. */
  MEASURING,
  /** No new request is sent; a loop ends when its last response has come. */
  DRAINING
}
