package dev.grid.member;

import dev.grid.StructureId;
import dev.grid.member.hosts.HostContext;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.MemberPartitions;
import dev.grid.member.peer.PeerMessages;
import java.util.List;
import java.util.UUID;

/** What a member is to what lives outside its partitions. Thread-safe; nothing blocks. */
record CoreHosting(CoreEnvironment env, MemberCore core) implements HostContext {

  @Override
  public MemberPartitions own() {
    return core.host().own();
  }

  @Override
  public List<Kind<?>> kinds() {
    return core.host().kinds();
  }

  @Override
  public void send(UUID member, PeerMessages message) {
    env.peers().send(member, message);
  }

  @Override
  public long pendingBytes(UUID member) {
    return env.peers().pendingBytes(member);
  }

  @Override
  public void schedule(Runnable task, long delayMillis) {
    core.handover().schedule(task, delayMillis);
  }

  @Override
  public boolean isDestroyed(StructureId structure) {
    return core.isDestroyed(structure);
  }
}
