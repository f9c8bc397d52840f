package dev.grid.member;

import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.member.hosts.HostContext;
import dev.grid.member.partition.Kind;
import dev.grid.member.peer.PeerMessages;
import java.util.List;
import java.util.UUID;

/** What a node is to what lives outside its partitions. Thread-safe; nothing blocks. */
record CoreHosting(UUID id, CoreEnvironment env, MemberCore core, MemberConfig config)
    implements HostContext {

  @Override
  public long nowMillis() {
    return core.clock().currentMillis();
  }

  @Override
  public int members() {
    return core.host().members();
  }

  @Override
  public int memberNumber() {
    return core.host().memberNumber();
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
