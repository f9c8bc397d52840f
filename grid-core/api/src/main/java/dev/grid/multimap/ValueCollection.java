package dev.grid.multimap;

/** What the values of one key are. */
public enum ValueCollection {
  /** No two equal ones, in no order. */
  SET,
  /** In the order in which they were put; equal ones as often as they were put. */
  LIST
}
