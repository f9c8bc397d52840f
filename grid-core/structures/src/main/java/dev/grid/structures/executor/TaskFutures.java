package dev.grid.structures.executor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one task comes to on several members; complete when it has ended on all. Cancelling it
 * cancels each. Thread-safe.
 */
final class TaskFutures<T extends @Nullable Object> extends CompletableFuture<Map<UUID, T>> {

  private final Map<UUID, CompletableFuture<T>> tasks;

  TaskFutures(Map<UUID, CompletableFuture<T>> tasks) {
    this.tasks = tasks;
    var unused =
        CompletableFuture.allOf(tasks.values().toArray(CompletableFuture[]::new))
            .whenComplete((done, failure) -> ended());
  }

  private void ended() {
    Map<UUID, T> results = new LinkedHashMap<>();
    List<Throwable> failures = new ArrayList<>();
    tasks.forEach(
        (member, task) -> {
          Throwable failure = task.handle((value, thrown) -> thrown).join();
          if (failure == null) {
            results.put(member, task.join());
          } else {
            failures.add(failure);
          }
        });
    if (failures.isEmpty()) {
      complete(Collections.unmodifiableMap(results));
      return;
    }
    Throwable first = failures.removeFirst();
    failures.stream().filter(other -> other != first).forEach(first::addSuppressed);
    completeExceptionally(first);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean isCancelled = super.cancel(mayInterruptIfRunning);
    if (isCancelled) {
      tasks.values().forEach(task -> task.cancel(mayInterruptIfRunning));
    }
    return isCancelled;
  }
}
