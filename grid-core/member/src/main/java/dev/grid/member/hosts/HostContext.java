package dev.grid.member.hosts;

import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.member.partition.Kind;
import dev.grid.member.peer.PeerMessages;
import java.util.List;
import java.util.UUID;

/** What hosts need of their member. Thread-safe; nothing blocks. */
public interface HostContext {

  /** This member. */
  UUID id();

  /** Its configuration. */
  MemberConfig config();

  /** The cluster's time, in milliseconds since the epoch. */
  long nowMillis();

  /** How many members the cluster has. */
  int members();

  /** This member's number in the order in which members joined; negative if it has none. */
  int memberNumber();

  /** All kinds of structures. */
  List<Kind<?>> kinds();

  /** Sends to another member; may be lost. */
  void send(UUID member, PeerMessages message);

  /** Bytes that wait to be sent to the member. */
  long pendingBytes(UUID member);

  /** Runs something on a worker after so long. */
  void schedule(Runnable task, long delayMillis);

  /** Whether a structure was destroyed and has not been made again, as far as is known. */
  boolean isDestroyed(StructureId structure);
}
