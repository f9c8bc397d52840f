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
 * data nobody takes. What fails is asked for again while there is time. Confined to the thread that
 * closes the member, which it blocks.
 */
final class LastWrites {

  private static final Logger log = LoggerFactory.getLogger(LastWrites.class);

  /** How soon what has failed is asked for again; it doubles. */
  private static final long PAUSE_MILLIS_MIN = 50;

  private static final long PAUSE_MILLIS_MAX = 1_000;

  /** How statistics call what waits. */
  private static final String WAITING = "stores-waiting";

  private final MemberRuntime member;
  private final UUID id;
  private @Nullable Throwable lastFailure;

  LastWrites(MemberRuntime member, UUID id) {
    this.member = member;
    this.id = id;
  }

  /** What one structure is asked in one partition. */
  private record Write(StructureMessage<?> message, int partition) {}

  /** Returns when that is done, or late, or could not be done, which the log says. */
  void run(Duration timeout) {
    long begunNanos = System.nanoTime();
    long pauseMillis = PAUSE_MILLIS_MIN;
    List<Write> left = all();
    try {
      while (!left.isEmpty()) {
        left = write(left, timeout.toNanos() - (System.nanoTime() - begunNanos));
        long millisLeft = timeout.toMillis() - (System.nanoTime() - begunNanos) / 1_000_000;
        if (left.isEmpty() || millisLeft <= 0) {
          break;
        }
        TimeUnit.MILLISECONDS.sleep(Math.min(pauseMillis, millisLeft));
        pauseMillis = Math.min(2 * pauseMillis, PAUSE_MILLIS_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!left.isEmpty()) {
      sayWhatIsLost(timeout);
    }
  }

  private List<Write> all() {
    List<Write> writes = new ArrayList<>();
    List<Assignment> partitions = member.cluster().state().partitions();
    for (StructureId structure : member.shared().structures().catalog().all()) {
      StructureMessage<?> message = messageTo(structure);
      for (int i = 0; message != null && i < partitions.size(); i++) {
        if (partitions.get(i).isPrimary(id)) {
          writes.add(new Write(message, i));
        }
      }
    }
    return writes;
  }

  private @Nullable StructureMessage<?> messageTo(StructureId structure) {
    Kind<?> kind = member.core().host().kindOf(structure.service());
    return kind == null
        ? null
        : kind.structure().beforeEnd(structure.name(), member.core().host().config());
  }

  /** Asks for these, and returns what was not done. */
  private List<Write> write(List<Write> writes, long timeoutNanos) throws InterruptedException {
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (Write write : writes) {
      answers.add(member.invoker().invoke(write.message(), write.partition(), CallFuture::nothing));
    }
    try {
      CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
          .get(timeoutNanos, TimeUnit.NANOSECONDS);
      return List.of();
    } catch (ExecutionException e) {
      lastFailure = e.getCause();
    } catch (TimeoutException e) {
      // What has not ended is not done.
    }
    List<Write> left = new ArrayList<>();
    for (int i = 0; i < writes.size(); i++) {
      CompletableFuture<?> answer = answers.get(i);
      if (!answer.isDone() || answer.isCompletedExceptionally()) {
        left.add(writes.get(i));
      }
    }
    return left;
  }

  private void sayWhatIsLost(Duration timeout) {
    member.core().host().upkeep().counts().structures().stream()
        .filter(s -> s.counts().getOrDefault(WAITING, 0L) > 0)
        .forEach(
            s ->
                log.warn(
                    "{}: changes={} waited to be written, and were not within timeout={}: {}",
                    s.structure(),
                    s.counts().get(WAITING),
                    timeout,
                    String.valueOf(lastFailure)));
  }
}
