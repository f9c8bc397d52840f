package dev.grid.member;

import dev.grid.config.CpConfig;
import dev.grid.config.MemberConfig;
import dev.grid.cp.CpStatus;
import dev.grid.cp.CpUnavailableException;
import dev.grid.kernel.Invoker;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.CpOff;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.PeerMessages.OfGroups;
import dev.grid.member.raft.RaftContext;
import dev.grid.member.raft.RaftGroups;
import dev.grid.member.tls.MemberTls;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A member's Raft groups, if there are any, and what it is to them. Those that are configured begin
 * with the member; those that it has by default begin with their first use ({@link GroupsOnUse}).
 * Thread-safe.
 */
final class CoreGroups implements RaftContext {

  private final CoreEnvironment env;
  private final MemberCore core;
  private final MemberConfig config;

  /** Null where they begin with their first use, or there are none. */
  private final @Nullable RaftGroups configured;

  /** Null where they begin with the member, or there are none. */
  private final @Nullable GroupsOnUse onUse;

  @SuppressWarnings("this-escape") // Groups ask for nothing before they are started.
  CoreGroups(CoreEnvironment env, MemberCore core, MemberConfig config) {
    this.env = env;
    this.core = core;
    this.config = config;
    boolean isAutomatic = config.cp().memberCount() == CpConfig.AUTOMATIC;
    configured = config.hasGroups() && !isAutomatic && env.runsRaft() ? new RaftGroups(this) : null;
    boolean isOnUse = config.hasGroups() && isAutomatic && env.runsRaft();
    onUse =
        isOnUse
            ? new GroupsOnUse(config.instanceName() + "-cp-begin", this::begin, System::nanoTime)
            : null;
    if (onUse != null) {
      partitions().groups().groups(onUse);
    }
  }

  /** Those that begin with their first use. */
  private RaftGroups begin() {
    RaftGroups groups = new RaftGroups(this);
    try {
      groups.start();
      return groups;
    } catch (RuntimeException | Error e) {
      groups.close();
      throw e;
    }
  }

  /** Null where there are none, or they have not begun. */
  private @Nullable RaftGroups begun() {
    return onUse == null ? configured : onUse.begun();
  }

  void start() {
    if (configured != null) {
      configured.start();
    }
  }

  /** Has others lead what this member leads. Blocks for some seconds. */
  void leave() {
    if (configured != null) {
      configured.leave();
    }
  }

  /** Ends the member's part in them. Blocks. */
  void close() {
    if (configured != null) {
      configured.close();
    }
    if (onUse != null) {
      onUse.close();
    }
  }

  /** What is known of them now; null where there are none. */
  @Nullable CpStatus status() {
    RaftGroups begun = begun();
    if (begun != null) {
      return begun.status();
    }
    return onUse == null
        ? null
        : CpStatus.unused(config.groupMembers(), id(), config.keepsGroups());
  }

  /**
   * The member's groups.
   *
   * @throws CpUnavailableException where there are none, or they have not begun
   */
  RaftGroups required() {
    RaftGroups begun = begun();
    if (begun == null) {
      throw onUse == null
          ? CpOff.failure()
          : new CpUnavailableException(
              "Raft groups of this member begin with the first call to one, and there was none");
    }
    return begun;
  }

  void received(UUID from, OfGroups message) {
    if (configured != null) {
      configured.received(from, message);
    }
  }

  void disconnected(UUID member) {
    if (configured != null) {
      configured.disconnected(member);
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
  public @Nullable MemberTls tls() {
    return env.tls();
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
