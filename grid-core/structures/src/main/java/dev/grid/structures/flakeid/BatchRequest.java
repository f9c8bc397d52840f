package dev.grid.structures.flakeid;

import dev.grid.ConnectionLostException;
import dev.grid.GridNotActiveException;
import dev.grid.NotReadyException;
import dev.grid.flakeid.NodeIdOutOfRangeException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.Retries;
import dev.grid.structures.flakeid.FlakeIdMessages.Batch;
import dev.grid.structures.flakeid.FlakeIdMessages.NewIdBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks one member for a batch, any of them, and others if that fails: ids that an answer did not
 * bring are nobody's. Confined to one attempt after another.
 */
final class BatchRequest {

  /** How often all members are asked again while none of them can be reached. */
  private static final int ROUNDS_MAX = 100;

  private static final long PAUSE_MILLIS = 50;

  private final String name;
  private final int count;
  private final Invoker invoker;
  private final Set<UUID> outOfRange;
  private final Set<UUID> failed = new HashSet<>();
  private final CompletableFuture<Batch> result = new CompletableFuture<>();
  private @Nullable RuntimeException last;
  private int rounds;

  /**
   * Asks nobody yet.
   *
   * @param outOfRange members whose numbers do not fit; it adds to them. Thread-safe
   */
  BatchRequest(String name, int count, Invoker invoker, Set<UUID> outOfRange) {
    this.name = name;
    this.count = count;
    this.invoker = invoker;
    this.outOfRange = outOfRange;
  }

  CompletableFuture<Batch> send() {
    attempt();
    return result;
  }

  private void attempt() {
    try {
      List<UUID> all = invoker.members();
      List<UUID> able = new ArrayList<>(all);
      able.removeAll(outOfRange);
      if (able.isEmpty() && !all.isEmpty()) {
        throw last instanceof NodeIdOutOfRangeException e
            ? e
            : new NodeIdOutOfRangeException(
                "flake-id-generator=%s: the numbers of all members=%d are out of range"
                    .formatted(name, all.size()));
      }
      able.removeAll(failed);
      if (able.isEmpty()) {
        laterOrNever();
        return;
      }
      UUID member = able.get(ThreadLocalRandom.current().nextInt(able.size()));
      var unused =
          invoker
              .invokeAt(member, new NewIdBatch(name, count), Function.<@Nullable Batch>identity())
              .whenComplete((batch, failure) -> answered(member, batch, failure));
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private void answered(UUID member, @Nullable Batch batch, @Nullable Throwable failure) {
    if (failure == null) {
      result.complete(Objects.requireNonNull(batch));
      return;
    }
    Throwable cause = CallFuture.unwrapped(failure);
    if (cause instanceof NodeIdOutOfRangeException e) {
      outOfRange.add(member);
      last = e;
      attempt();
    } else if (cause instanceof RuntimeException e && mayAskAnother(e)) {
      failed.add(member);
      last = e;
      attempt();
    } else {
      result.completeExceptionally(cause);
    }
  }

  private static boolean mayAskAnother(RuntimeException failure) {
    return !(failure instanceof GridNotActiveException)
        && (Retries.isSafeAfter(failure) || failure instanceof ConnectionLostException);
  }

  /** A client may be about to connect, or to hear of members. */
  private void laterOrNever() {
    if (++rounds > ROUNDS_MAX) {
      result.completeExceptionally(
          last != null
              ? last
              : new NotReadyException(
                  "flake-id-generator=%s: no member can be reached".formatted(name)));
      return;
    }
    failed.clear();
    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS).execute(this::attempt);
  }
}
