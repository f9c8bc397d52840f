package dev.grid.structures.durableexecutor;

import dev.grid.durableexecutor.AsyncGridDurableExecutor;
import dev.grid.durableexecutor.GridDurableExecutor;
import dev.grid.durableexecutor.StaleTaskIdException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.builtin.RunnableTask;
import dev.grid.structures.durableexecutor.DurableExecutorMessages.*;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Turns calls into messages and answers into objects. Immutable.
 *
 * <pre>
 * task id = partition (32 bits) | sequence in the partition (32 bits)
 * </pre>
 */
final class AsyncDurableExecutorProxy implements AsyncGridDurableExecutor {

  final String name;
  private final Invoker invoker;
  private final StoredValues values;

  AsyncDurableExecutorProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.values = new StoredValues("durable-executor", name, invoker::serialization);
  }

  @Override
  public CallFuture<Long> submit(Callable<?> task) {
    return submit(data(task), anyPartition());
  }

  @Override
  public CallFuture<Long> submit(Runnable task) {
    return submit(data(task), anyPartition());
  }

  private int anyPartition() {
    return ThreadLocalRandom.current().nextInt(invoker.partitionCount());
  }

  @Override
  public CallFuture<Long> submitToKeyOwner(Callable<?> task, Object key) {
    return submit(data(task), partitionOf(key));
  }

  @Override
  public CallFuture<Long> submitToKeyOwner(Runnable task, Object key) {
    return submit(data(task), partitionOf(key));
  }

  private int partitionOf(Object key) {
    return values.key(key).partition(invoker.partitionCount());
  }

  private Data data(Callable<?> task) {
    return values.data(task, "task");
  }

  private Data data(Runnable task) {
    return values.data(new RunnableTask(Objects.requireNonNull(task, "task")), "task");
  }

  private CallFuture<Long> submit(Data task, int partition) {
    return invoker.invoke(
        new SubmitToPartition(name, task),
        partition,
        sequence -> id(partition, Objects.requireNonNull(sequence)));
  }

  private static long id(int partition, int sequence) {
    return (long) partition << Integer.SIZE | sequence;
  }

  private <R, T extends @Nullable Object> CallFuture<T> callAbout(
      long taskId,
      SequenceMessage<R> message,
      java.util.function.Function<@Nullable R, T> decoder) {
    long partition = taskId >> Integer.SIZE;
    int sequence = (int) taskId;
    if (partition < 0 || partition >= invoker.partitionCount() || sequence < 0) {
      throw new StaleTaskIdException(
          ("durable-executor=%s taskId=%d: there was never such a task, as its partition=%d and"
                  + " sequence=%d show")
              .formatted(name, taskId, partition, sequence));
    }
    return invoker.invoke(message.of(name, sequence), (int) partition, decoder);
  }

  /** Makes a message about one task of the partition that it goes to. */
  @FunctionalInterface
  private interface SequenceMessage<R> {
    Message<R> of(String name, int sequence);
  }

  @Override
  public <T extends @Nullable Object> CallFuture<T> retrieveResult(long taskId) {
    return callAbout(taskId, RetrieveResult::new, this::<T>object);
  }

  @Override
  public <T extends @Nullable Object> CallFuture<T> retrieveAndDisposeResult(long taskId) {
    return callAbout(taskId, RetrieveAndDisposeResult::new, this::<T>object);
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // A result may be null.
  private <T extends @Nullable Object> T object(@Nullable Data result) {
    return result == null ? null : values.object(result, () -> "a task's result");
  }

  @Override
  @SuppressWarnings("NullAway") // Void has no other value.
  public CallFuture<Void> disposeResult(long taskId) {
    return callAbout(taskId, DisposeResult::new, reply -> null);
  }

  @Override
  public <T extends @Nullable Object> CompletionStage<T> submitAndRetrieve(Callable<T> task) {
    return retrieveWhenSubmitted(submit(task));
  }

  @Override
  public <T extends @Nullable Object> CompletionStage<T> submitAndRetrieveAtKeyOwner(
      Callable<T> task, Object key) {
    return retrieveWhenSubmitted(submitToKeyOwner(task, key));
  }

  /** Giving it up ends the wait for the result. */
  private <T extends @Nullable Object> CompletionStage<T> retrieveWhenSubmitted(
      CallFuture<Long> submitted) {
    CompletableFuture<T> retrieved = new CompletableFuture<>();
    var unused =
        submitted.whenComplete(
            (taskId, failure) -> {
              if (failure != null) {
                retrieved.completeExceptionally(failure);
              } else {
                CallFuture<T> retrieving = retrieveAndDisposeResult(taskId);
                var unusedToo =
                    retrieving.whenComplete((value, f) -> complete(retrieved, value, f));
                var unusedEither = retrieved.whenComplete((value, f) -> retrieving.cancel(false));
              }
            });
    return retrieved;
  }

  private static <T extends @Nullable Object> void complete(
      CompletableFuture<T> future, T value, @Nullable Throwable failure) {
    if (failure == null) {
      future.complete(value);
    } else {
      future.completeExceptionally(failure);
    }
  }

  @Override
  @SuppressWarnings("NullAway") // Void has no other value.
  public CallFuture<Void> shutdown() {
    return invoker.<Void, Void>invoke(new Shutdown(name), reply -> null);
  }

  @Override
  public CallFuture<Boolean> isShutdown() {
    return invoker.invoke(new IsShutdown(name), Objects::requireNonNull);
  }

  void destroy() {
    invoker.destroy(GridDurableExecutor.TYPE.id(name));
  }
}
