package dev.grid.member.hosts;

import dev.grid.StructureId;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.MemberPartitions;
import dev.grid.member.peer.PeerMessages;
import java.util.List;
import java.util.UUID;

/** What hosts need of their member. Thread-safe; nothing blocks. */
public interface HostContext {

  /** All kinds of structures. */
  List<Kind<?>> kinds();

  /** Where they are on this member. */
  MemberPartitions own();

  /** Sends to another member; may be lost. */
  void send(UUID member, PeerMessages message);

  /** Bytes that wait to be sent to the member. */
  long pendingBytes(UUID member);

  /** Runs something on a worker after so long. */
  void schedule(Runnable task, long delayMillis);

  /** Whether a structure was destroyed and has not been made again, as far as is known. */
  boolean isDestroyed(StructureId structure);
}
