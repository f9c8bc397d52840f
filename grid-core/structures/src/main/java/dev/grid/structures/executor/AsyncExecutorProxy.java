package dev.grid.structures.executor;

import dev.grid.executor.AsyncGridExecutor;
import dev.grid.executor.GridExecutor;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.StoredValues;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.builtin.RunnableTask;
import dev.grid.structures.executor.ExecutorMessages.*;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Submits tasks. Immutable. */
final class AsyncExecutorProxy implements AsyncGridExecutor {

  private static final System.Logger log = System.getLogger(AsyncExecutorProxy.class.getName());

  final String name;
  private final Invoker invoker;
  private final StoredValues values;

  AsyncExecutorProxy(String name, Invoker invoker) {
    this.name = Objects.requireNonNull(name, "name");
    this.invoker = invoker;
    this.values = new StoredValues("executor", name, invoker::serialization);
  }

  /** Whichever partition: tasks of one caller are for all members. */
  private int anyPartition() {
    return ThreadLocalRandom.current().nextInt(invoker.partitionCount());
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> execute(Callable<T> task) {
    return toPartition(code(task), anyPartition(), this::result);
  }

  /** Runs a task that returns nothing on any member. */
  CompletableFuture<@Nullable Object> run(Runnable task) {
    Objects.requireNonNull(task, "task");
    return toPartition(
        code(new RunnableTask(task)), anyPartition(), AsyncExecutorProxy::returnsNothing);
  }

  private static @Nullable Object returnsNothing(@Nullable Data ignored) {
    return null;
  }

  /** A task that returns nothing, and what to say that it has. */
  <T extends @Nullable Object> CompletableFuture<T> execute(Runnable task, T result) {
    Objects.requireNonNull(task, "task");
    return toPartition(code(new RunnableTask(task)), anyPartition(), ignored -> result);
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> executeOnKeyOwner(
      Callable<T> task, Object key) {
    int partition = Data.partition(values.key(key).partitionHash(), invoker.partitionCount());
    return toPartition(code(task), partition, this::result);
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> executeOnPartition(
      Callable<T> task, int partition) {
    if (partition < 0 || partition >= invoker.partitionCount()) {
      throw new IllegalArgumentException(
          "partition=" + partition + ": must be from 0 to " + (invoker.partitionCount() - 1));
    }
    return toPartition(code(task), partition, this::result);
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> executeOnMember(
      Callable<T> task, UUID member) {
    return toMember(code(task), Objects.requireNonNull(member, "member"));
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<Map<UUID, T>> executeOnMembers(
      Callable<T> task, Collection<UUID> members) {
    Data code = code(task);
    Map<UUID, CompletableFuture<T>> tasks = new LinkedHashMap<>();
    for (UUID member : new LinkedHashSet<>(members)) {
      Objects.requireNonNull(member, "member");
    }
    for (UUID member : new LinkedHashSet<>(members)) {
      tasks.put(member, toMember(code, member));
    }
    return new TaskFutures<>(tasks);
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<Map<UUID, T>> executeOnAllMembers(
      Callable<T> task) {
    return executeOnMembers(task, invoker.clusterMembers());
  }

  private Data code(Object task) {
    return values.data(task, "task");
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // Who submits a task knows what it returns.
  private <T extends @Nullable Object> T result(@Nullable Data data) {
    return data == null ? noResult() : values.object(data, () -> "a task's result");
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // T may be null then.
  private static <T extends @Nullable Object> T noResult() {
    return null;
  }

  private <T extends @Nullable Object> CompletableFuture<T> toPartition(
      Data code, int partition, Function<@Nullable Data, T> decoder) {
    UUID id = UUID.randomUUID();
    CallFuture<T> call = invoker.invoke(new SubmitToPartition(name, id, code), partition, decoder);
    return new TaskFuture<>(
        call,
        interrupt ->
            watch(
                invoker.invoke(
                    new CancelOnPartition(id, interrupt), partition, Function.identity())));
  }

  private <T extends @Nullable Object> CompletableFuture<T> toMember(Data code, UUID member) {
    UUID id = UUID.randomUUID();
    CallFuture<T> call =
        invoker.invoke(new SubmitToMember(name, id, code, member), this::<T>result);
    return new TaskFuture<>(
        call,
        interrupt ->
            watch(invoker.invoke(new CancelOnMember(id, member, interrupt), Function.identity())));
  }

  private void watch(CompletableFuture<?> cancelling) {
    var unused =
        cancelling.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                log.log(
                    System.Logger.Level.WARNING,
                    values.structure() + ": a task was cancelled, and may run nevertheless",
                    failure);
              }
            });
  }

  @Override
  public CompletableFuture<Boolean> isShutdown() {
    return invoker.invoke(new IsShutdown(name), Boolean.TRUE::equals);
  }

  @Override
  public CompletableFuture<Boolean> isTerminated() {
    return isShutdown()
        .thenCompose(is -> is ? hasNoTasks() : CompletableFuture.completedFuture(false));
  }

  /** Members of the reference do not say: there an executor that is shut down counts as ended. */
  private CompletableFuture<Boolean> hasNoTasks() {
    CompletableFuture<Boolean> none =
        invoker.invoke(new CountTasks(name), count -> count == null || count == 0);
    return none.exceptionallyCompose(
        failure ->
            CallFuture.unwrapped(failure) instanceof UnsupportedOperationException
                ? CompletableFuture.completedFuture(true)
                : CompletableFuture.failedFuture(CallFuture.unwrapped(failure)));
  }

  @Override
  public CompletableFuture<Void> shutdown() {
    return invoker.invoke(new Shutdown(name), AsyncExecutorProxy::nothing);
  }

  @SuppressWarnings("NullAway") // Void has no other value.
  private static Void nothing(@Nullable Object reply) {
    return null;
  }

  void destroy() {
    invoker.destroy(GridExecutor.TYPE.id(name));
  }
}
