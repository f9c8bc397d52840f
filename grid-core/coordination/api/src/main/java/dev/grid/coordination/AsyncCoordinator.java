package dev.grid.coordination;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The calls of a {@link Coordinator} that block, as futures. They run on virtual threads and
 * complete exceptionally with what the blocking call throws, as {@link CoordinationException}.
 * Cancelling one interrupts it.
 */
public interface AsyncCoordinator {

  /** {@link Coordinator#start}. */
  CompletableFuture<Void> start(boolean startHeart);

  /** {@link Coordinator#stop}. */
  CompletableFuture<Void> stop();

  /** {@link Coordinator#heartbeat}. */
  CompletableFuture<Duration> heartbeat();

  /** {@link Coordinator#createGroup}. */
  CompletableFuture<Void> createGroup(String group);

  /** {@link Coordinator#deleteGroup}. */
  CompletableFuture<Void> deleteGroup(String group);

  /** {@link Coordinator#groups}. */
  CompletableFuture<Set<String>> groups();

  /** {@link Coordinator#join}. */
  CompletableFuture<Void> join(String group, Capabilities capabilities);

  /** {@link Coordinator#joinOrCreate}. */
  CompletableFuture<Void> joinOrCreate(String group, Capabilities capabilities);

  /** {@link Coordinator#leave}. */
  CompletableFuture<Void> leave(String group);

  /** {@link Coordinator#members}. */
  CompletableFuture<Set<String>> members(String group);

  /** {@link Coordinator#capabilities}. */
  CompletableFuture<Capabilities> capabilities(String group, String member);

  /** {@link Coordinator#memberInfo}. */
  CompletableFuture<MemberInfo> memberInfo(String group, String member);

  /** {@link Coordinator#updateCapabilities}. */
  CompletableFuture<Void> updateCapabilities(String group, Capabilities capabilities);

  /** {@link Coordinator#leader}. */
  CompletableFuture<Optional<String>> leader(String group);

  /** {@link Coordinator#standDown}. */
  CompletableFuture<Void> standDown(String group);
}
