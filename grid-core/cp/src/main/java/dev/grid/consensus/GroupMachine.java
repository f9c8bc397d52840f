package dev.grid.consensus;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a group's log is applied to on one member. Entries, snapshots and loads come one after
 * another, on one thread at a time; leadership is told on any thread.
 */
public interface GroupMachine {

  /**
   * Applies the next entry, which a majority has on disk. If it fails, the group stops on this
   * member and begins anew from its last snapshot: nothing is left out, and others go on.
   */
  void apply(byte[] entry);

  /** Writes everything that was applied; on the thread that applies. */
  void save(OutputStream out) throws IOException;

  /**
   * Replaces everything by what {@link #save} wrote, here or on another member; null for what an
   * empty log leads to.
   */
  void load(@Nullable InputStream in) throws IOException;

  /** This member leads the group and has applied all that was committed before. Must not block. */
  void leading();

  /** This member does not lead, or may not. Must not block; may come more than once. */
  void notLeading();
}
