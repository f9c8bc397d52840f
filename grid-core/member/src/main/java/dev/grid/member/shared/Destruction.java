package dev.grid.member.shared;

import dev.grid.ConnectionLostException;
import dev.grid.GridTimeoutException;
import dev.grid.SplitBrainException;
import dev.grid.StructureId;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.peer.PeerMessages.Destroy;
import dev.grid.member.peer.PeerMessages.StructureForm;
import dev.grid.protocol.types.MemberInfo;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one structure on every member and in every copy, brought about in rounds: partitions
 * that move meanwhile may be missed, and then it is done again. Confined to one round at a time;
 * nothing blocks, so that members that destroy many structures do not wait for each other's
 * workers.
 */
final class Destruction {

  private static final Logger log = LoggerFactory.getLogger(Destruction.class);

  private static final int ROUNDS_MAX = 5;

  /** How long one round waits for the other members, and for copies. */
  private static final long ROUND_MILLIS_MAX = 30_000;

  private final SharedEnvironment env;
  private final Broadcast broadcast;
  private final Function<StructureId, CompletableFuture<Void>> here;
  private final StructureCatalog catalog;
  private final StructureId structure;
  private final CompletableFuture<Void> result = new CompletableFuture<>();
  private int round;

  /**
   * Has not begun.
   *
   * @param here destroys what this member has; completes when copies know
   */
  Destruction(
      SharedEnvironment env,
      Broadcast broadcast,
      Function<StructureId, CompletableFuture<Void>> here,
      StructureCatalog catalog,
      StructureId structure) {
    this.env = env;
    this.broadcast = broadcast;
    this.here = here;
    this.catalog = catalog;
    this.structure = structure;
  }

  /** Forgets it in the catalog, and begins. */
  CompletableFuture<Void> begin() {
    ClusterState state = env.state();
    if (state != null && !state.writable()) {
      result.completeExceptionally(
          new SplitBrainException(
              structure
                  + " is not destroyed: this side of the cluster lost more than half of its members"
                  + " at once and takes no writes"));
    } else {
      next();
    }
    return result;
  }

  private void next() {
    round++;
    try {
      // Whoever wrote since the round before has made it again, with a later version.
      StructureForm gone = catalog.destroy(structure);
      ClusterState before = env.state();
      CompletableFuture<Set<UUID>> others =
          broadcast.spread(id -> new Destroy(id, gone), ROUND_MILLIS_MAX);
      CompletableFuture<Void> own = here.apply(structure);
      if (!own.isDone()) {
        Scheduler.Alarm late =
            env.schedule(() -> own.completeExceptionally(late(env.self())), ROUND_MILLIS_MAX);
        var unused = own.whenComplete((safe, failure) -> late.cancel());
      }
      var unused =
          own.thenCombine(others, (safe, done) -> done)
              .whenComplete((done, failure) -> ended(before, done, failure));
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private void ended(
      @Nullable ClusterState before, @Nullable Set<UUID> done, @Nullable Throwable failure) {
    ClusterState after = env.state();
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    boolean moved = !haveSamePrimaries(before, after) || cause instanceof ConnectionLostException;
    UUID missing = done == null ? null : missing(before, after, done);
    if (missing != null) {
      result.completeExceptionally(late(missing));
    } else if (moved && round < ROUNDS_MAX) {
      next();
    } else if (cause != null) {
      result.completeExceptionally(cause);
    } else {
      if (moved) {
        log.warn("{} was destroyed while partitions moved", structure);
      }
      result.complete(null);
    }
  }

  private GridTimeoutException late(UUID member) {
    return new GridTimeoutException(
        structure
            + " was not destroyed by member="
            + member
            + " within millis="
            + ROUND_MILLIS_MAX);
  }

  /** Who has not done it; those who came meanwhile serve nothing that was not asked for. */
  private static @Nullable UUID missing(
      @Nullable ClusterState before, @Nullable ClusterState after, Set<UUID> done) {
    if (before != null && after != null) {
      for (MemberInfo member : after.members()) {
        if (!done.contains(member.uuid()) && before.member(member.uuid()) != null) {
          return member.uuid();
        }
      }
    }
    return null;
  }

  private static boolean haveSamePrimaries(
      @Nullable ClusterState before, @Nullable ClusterState after) {
    if (before == null || after == null) {
      return after == null;
    }
    return before.partitions().stream()
        .map(Assignment::primary)
        .toList()
        .equals(after.partitions().stream().map(Assignment::primary).toList());
  }
}
