package dev.grid.member.replication;

import dev.grid.member.peer.PeerMessages.Change;
import dev.grid.protocol.Message;
import dev.grid.protocol.Op;
import dev.grid.protocol.Since;
import java.util.List;
import java.util.UUID;

/**
 * What is in the log of a Raft group, and in its snapshots. On disk: fields may only be added, at
 * the end.
 */
public sealed interface LogMessages extends Message<Void> {

  /** The kind of a change without an effect, which only has answers. */
  int NO_KIND = -1;

  /**
   * An entry of a group's log. One leader's time as such is a <i>reign</i>; it begins with an entry
   * 0. An entry counts if it is of the reign that began last, and follows that reign's last entry:
   * so all replicas agree on which do, whatever was lost or came late.
   *
   * @param reign unique for each
   * @param sequence within its reign; 0 begins it
   * @param nowMillis the leader's time
   * @param changes none if it is only to show that its reign goes on; their sequences say nothing
   * @param generation how often the group was destroyed. If that is more than before, this entry
   *     destroys it: what it has is dropped, but for its sessions, before the changes are made
   */
  @Op(id = 0x7e6000)
  record Entry(
      UUID reign,
      long sequence,
      long nowMillis,
      List<Change> changes,
      @Since("2.0") long generation)
      implements LogMessages {}
}
