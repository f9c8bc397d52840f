package dev.grid.systemtests.faults;

/** What one client thread does over and over. Confined to that thread until it has ended. */
interface Worker {

  /** Makes one call, or a few that belong together. */
  void step();

  /** Looks at what is there when the cluster is whole again, and judges it. Called once. */
  void judge(Tally tally);
}
