package dev.grid.coordination.leases;

/** What a store that pushes calls. No call blocks; they may be made on any thread, and in vain. */
public interface ChangeListener {

  /** A member has joined, left, died or changed its record. */
  void membersChanged(String group);

  /** A lock is free. */
  void lockFreed(String name);

  /** Something may have been missed. */
  void anythingChanged();
}
