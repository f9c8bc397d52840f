package dev.grid.member.replication;

import java.util.List;

/**
 * That a partition is served by this member, and every copy that answers wait for has all that it
 * has: what is read of it, and what is not found, is what anybody else would find, while nobody can
 * have taken over. Immutable.
 */
public final class Settled {

  /** Nobody else keeps anything of the partition. */
  static final Settled ALONE = new Settled(List.of());

  private final List<Leases.Lease> leases;

  /** While these are held. */
  Settled(List<Leases.Lease> leases) {
    this.leases = List.copyOf(leases);
  }

  int count() {
    return leases.size();
  }

  /** Whether one is at this place among its leases. */
  boolean isBy(int at, Leases.Lease lease) {
    return at < leases.size() && leases.get(at).equals(lease);
  }

  /** Whether nobody can have taken over by now. For any thread. */
  public boolean isHeld(long nowNanos) {
    for (int i = 0; i < leases.size(); i++) {
      if (!leases.get(i).isHeld(nowNanos)) {
        return false;
      }
    }
    return true;
  }
}
