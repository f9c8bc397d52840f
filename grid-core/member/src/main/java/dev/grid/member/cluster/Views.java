package dev.grid.member.cluster;

import java.util.List;
import java.util.UUID;

/**
 * Who seems to be there. A view is a hint, never a fence: members may have different ones for many
 * seconds. Thread-safe.
 */
public interface Views {

  /**
   * A view. Immutable.
   *
   * @param creator who made it
   * @param number grows with each view that a member sees
   * @param members oldest first; the first one coordinates
   */
  record View(UUID creator, long number, List<UUID> members) {

    public View {
      members = List.copyOf(members);
    }

    /** Who publishes states in this view. */
    public UUID coordinator() {
      return members.getFirst();
    }
  }

  /** Told of every view, in order, never on an I/O thread's time: it must not block. */
  interface Listener {
    void viewChanged(View view);
  }

  /**
   * Joins, or founds a cluster if nobody is there. Blocks until the first view has been told to the
   * listener.
   */
  void join(Listener listener);

  /** There is evidence that the member's process is gone. Does not block. */
  void suspect(UUID member);

  /** A member that was suspected, and still is in the view, is there after all. Does not block. */
  void unsuspect(UUID member);

  /** Leaves in an orderly way. Blocks for a bounded time. */
  void leave();
}
