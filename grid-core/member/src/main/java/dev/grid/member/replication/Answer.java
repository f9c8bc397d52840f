package dev.grid.member.replication;

/** What becomes known once a change is safe. Must not block. */
public interface Answer {

  /** Every copy that matters has it. */
  void give();

  /** This member is not the primary any more, and nobody knows whether the change stays. */
  void fail(RuntimeException cause);
}
