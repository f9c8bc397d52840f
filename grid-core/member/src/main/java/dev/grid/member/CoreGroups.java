package dev.grid.member;

import dev.grid.config.MemberConfig;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.raft.RaftContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a member is to its Raft groups. Thread-safe; nothing blocks. */
record CoreGroups(CoreEnvironment env, MemberCore core, MemberConfig config)
    implements RaftContext {

  @Override
  public UUID id() {
    return env.self().uuid();
  }

  @Override
  public String host() {
    return env.self().address().host();
  }

  @Override
  public @Nullable ClusterState state() {
    return core.state();
  }

  @Override
  public PartitionHost partitions() {
    return core.host();
  }

  @Override
  public void send(UUID member, PeerMessages message) {
    env.peers().send(member, message);
  }

  @Override
  public boolean isConnected(UUID member) {
    return env.peers().isConnected(member);
  }

  @Override
  public void schedule(Runnable task, long delayMillis) {
    env.scheduler().schedule(task, delayMillis);
  }
}
