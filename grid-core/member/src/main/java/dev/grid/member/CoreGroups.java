package dev.grid.member;

import dev.grid.config.MemberConfig;
import dev.grid.cp.CpStatus;
import dev.grid.kernel.Invoker;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.CpOff;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.OfGroups;
import dev.grid.member.raft.RaftContext;
import dev.grid.member.raft.RaftGroups;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A member's Raft groups, if they are on, and what it is to them. Thread-safe. */
final class CoreGroups implements RaftContext {

  private final CoreEnvironment env;
  private final MemberCore core;
  private final MemberConfig config;

  /** Null where groups are off: nothing of them is loaded then. */
  private final @Nullable RaftGroups running;

  @SuppressWarnings("this-escape") // Groups ask for nothing before they are started.
  CoreGroups(CoreEnvironment env, MemberCore core, MemberConfig config) {
    this.env = env;
    this.core = core;
    this.config = config;
    running = config.cp().isOn() && env.runsRaft() ? new RaftGroups(this) : null;
  }

  void start() {
    if (running != null) {
      running.start();
    }
  }

  /** Has others lead what this member leads. Blocks for some seconds. */
  void leave() {
    if (running != null) {
      running.leave();
    }
  }

  /** Ends the member's part in them. Blocks. */
  void close() {
    if (running != null) {
      running.close();
    }
  }

  /** What is known of them now; null where they are off. */
  @Nullable CpStatus status() {
    return running == null ? null : running.status();
  }

  /**
   * The member's groups.
   *
   * @throws dev.grid.cp.CpUnavailableException where they are off
   */
  RaftGroups required() {
    if (running == null) {
      throw CpOff.failure();
    }
    return running;
  }

  void received(UUID from, OfGroups message) {
    if (running != null) {
      running.received(from, message);
    }
  }

  void disconnected(UUID member) {
    if (running != null) {
      running.disconnected(member);
    }
  }

  @Override
  public MemberConfig config() {
    return config;
  }

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
  public Invoker invoker() {
    return core.host().groups().invoker();
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
