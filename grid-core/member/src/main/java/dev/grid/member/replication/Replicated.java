package dev.grid.member.replication;

import dev.grid.kernel.Backups;
import dev.grid.kernel.ContentDigest;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.Transfer;

/** One structure of a partition. Confined to whoever holds the partition. */
public interface Replicated {

  /** The number of its service. */
  int kind();

  /** Its name. */
  String name();

  /** How many copies it wants. */
  Backups backups();

  /** How its effects are written. */
  EffectCodec effects();

  /** Begins to hand it over. */
  Transfer transfer();

  /** Begins to hand over a part of it; see {@link dev.grid.kernel.State#transfer(long, long)}. */
  Transfer transfer(long from, long to);

  /** The protocol's name of its kind. */
  String service();

  /** The digest of the next part of its content; see {@link dev.grid.kernel.State#digestFrom}. */
  ContentDigest digestFrom(long from);

  /** The digest of a part that a primary chose. */
  ContentDigest digest(long from, long to);

  /** The sequence number of its last change that some copy may not have yet; 0 if there is none. */
  long lastSequence();

  /** Notes {@link #lastSequence()}. */
  void changedAt(long sequence);
}
