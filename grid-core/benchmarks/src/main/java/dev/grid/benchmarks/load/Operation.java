package dev.grid.benchmarks.load;

/** What one request does. */
public enum Operation {
  GET,
  SET,

  /** Two requests, sent and counted as one: an item is offered to a queue, and one is polled. */
  OFFER_POLL
}
