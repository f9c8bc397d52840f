package dev.grid.kernel.fragment;

/** What a statement has done with each entry. */
interface Weighed {

  /** What takes longer for an entry does not run in partitions. */
  int INSIDE_WEIGHT_MAX = 100;

  /**
   * What an entry costs, as so many simple conditions: fewer entries are in a slice if it is more.
   */
  int weight();

  /** Whether entries are looked at outside partitions only, as that may take its time. */
  default boolean runsOutside() {
    return weight() > INSIDE_WEIGHT_MAX;
  }
}
