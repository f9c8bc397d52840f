package dev.grid.member.partition;

import dev.grid.cp.CpUnavailableException;

/** What calls to Raft groups fail with while there are none. Stateless. */
public final class CpOff {

  private CpOff() {}

  /** Says what to do. */
  public static CpUnavailableException failure() {
    return new CpUnavailableException(
        "this cluster has no Raft groups: set grid.cp.member-count to 3, 5 or 7 on all members, or"
            + " to 1 for development");
  }
}
