package dev.grid.member;

import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.peer.PeerMessages;
import dev.grid.member.peer.Peers;
import dev.grid.member.shared.SharedEnvironment;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a member is to what it shares with others. Thread-safe; used when the member is complete.
 */
final class MemberShares implements SharedEnvironment {

  /**
   * So long it takes clients at most to notice that a member is gone that says nothing any more, by
   * their own heartbeats, and to come to another.
   */
  private static final long GONE_MILLIS_MAX = 120_000;

  private final UUID id;
  private final Supplier<MemberCore> core;
  private final Supplier<Peers> peers;
  private final Codecs codecs;
  private final Workers workers;
  private final Scheduler later;
  private final long closedMillis;
  private final long goneMillis;

  /** The shares of a member that is being made. */
  MemberShares(
      UUID id,
      Supplier<MemberCore> core,
      Supplier<Peers> peers,
      Codecs codecs,
      Workers workers,
      Scheduler later,
      MemberConfig config) {
    this.id = id;
    this.core = core;
    this.peers = peers;
    this.codecs = codecs;
    this.workers = workers;
    this.later = later;
    closedMillis = config.cluster().goneClientTimeout().toMillis();
    long silenceMillis = config.network().heartbeatTimeout().toMillis();
    goneMillis = Math.max(closedMillis, Math.min(GONE_MILLIS_MAX, silenceMillis));
  }

  @Override
  public long closedMillis() {
    return closedMillis;
  }

  @Override
  public long goneMillis() {
    return goneMillis;
  }

  @Override
  public UUID self() {
    return id;
  }

  @Override
  public @Nullable ClusterState state() {
    return core.get().state();
  }

  @Override
  public void send(UUID member, PeerMessages message) {
    peers.get().send(member, message);
  }

  @Override
  public boolean isConnected(UUID member) {
    return peers.get().isConnected(member);
  }

  @Override
  public long pendingBytes(UUID member) {
    return peers.get().pendingBytes(member);
  }

  @Override
  public boolean offer(Runnable task) {
    return workers.offer(task);
  }

  @Override
  public Scheduler.Alarm schedule(Runnable task, long delayMillis) {
    return later.schedule(task, delayMillis);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long clusterMillis() {
    return core.get().clock().currentMillis();
  }

  @Override
  public Codecs codecs() {
    return codecs;
  }

  @Override
  public Kind<?> kindOf(Codec<?, ?> codec) {
    return core.get().kindOf(codec);
  }

  @Override
  public void free(UUID caller) {
    core.get().host().upkeep().callerGone(caller);
  }

  @Override
  public CompletableFuture<Void> destroy(StructureId structure) {
    return core.get().host().upkeep().destroy(structure);
  }

  @Override
  public boolean mayPromise(UUID member) {
    return core.get().mayKnow() && core.get().control().mayPromise(member);
  }

  @Override
  public boolean mayKnow() {
    return core.get().mayKnow();
  }

  @Override
  public boolean isSettled() {
    return core.get().isSettled();
  }
}
