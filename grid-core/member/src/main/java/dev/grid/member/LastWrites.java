package dev.grid.member;

import dev.grid.StructureId;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.StructureMessage;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.partition.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has structures write what waits to be written elsewhere, as maps do, when a member ends whose
 * data nobody takes. Confined to the thread that closes the member, which it blocks.
 */
final class LastWrites {

  private static final Logger log = LoggerFactory.getLogger(LastWrites.class);

  private final MemberRuntime member;
  private final UUID id;

  LastWrites(MemberRuntime member, UUID id) {
    this.member = member;
    this.id = id;
  }

  /** Returns when that is done, or late, or could not be done, which the log says. */
  void run(Duration timeout) {
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (StructureId structure : member.shared().structures().catalog().all()) {
      StructureMessage<?> message = messageTo(structure);
      if (message != null) {
        begin(message, writes);
      }
    }
    if (writes.isEmpty()) {
      return;
    }
    try {
      CompletableFuture.allOf(writes.toArray(CompletableFuture<?>[]::new))
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      long left = writes.stream().filter(write -> !write.isDone()).count();
      log.warn("partitions that did not write all in time: count={} timeout={}", left, timeout);
    } catch (ExecutionException e) {
      log.warn("not everything was written that waited: {}", String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable StructureMessage<?> messageTo(StructureId structure) {
    Kind<?> kind = member.core().host().kindOf(structure.service());
    return kind == null
        ? null
        : kind.structure().beforeEnd(structure.name(), member.core().host().config());
  }

  private void begin(StructureMessage<?> message, List<CompletableFuture<?>> writes) {
    List<Assignment> partitions = member.cluster().state().partitions();
    for (int partition = 0; partition < partitions.size(); partition++) {
      if (partitions.get(partition).isPrimary(id)) {
        writes.add(member.invoker().invoke(message, partition, CallFuture::nothing));
      }
    }
  }
}
