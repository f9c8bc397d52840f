package dev.grid.executor;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on members (protocol service {@code hz:impl:executorService}). A task is a value: it
 * is serialized, and every member needs its class, mostly a record that implements {@link Callable}
 * or {@link Runnable}; a class that implements {@link dev.grid.GridAware} is given its member's
 * grid. What it returns is serialized as well.
 *
 * <pre>{@code
 * record Thumbnail(String url) implements Callable<byte[]> { ... }
 * byte[] image = grid.executor("images").executeOnKeyOwner(new Thumbnail(url), url);
 * }</pre>
 *
 * <p>On each member {@link ExecutorConfig#threads} tasks of an executor run at a time and {@link
 * ExecutorConfig#queueCapacity} wait, in the order in which they came; more are refused with {@link
 * java.util.concurrent.RejectedExecutionException}. Tasks run on threads for tasks only. One that
 * does not end keeps its thread, is logged and counted ({@link dev.grid.Statistics#longTasks}).
 *
 * <p>A task runs at most once. If the member that has it goes, it ends with {@link
 * dev.grid.ConnectionLostException} or {@link dev.grid.IndeterminateResultException}: it may have
 * run. Only one that has certainly not begun is sent again by itself, to whoever serves its
 * partition then. It goes on when its caller is gone. For tasks that must survive, see the durable
 * executor.
 *
 * <p>What the task throws, its caller gets in one form, wherever the task ran and the caller is:
 * what every client can be told. That is an exception of the same class where the protocol knows
 * it, such as {@link IllegalStateException}; and for any other class, those of checked exceptions
 * and errors among them, a {@link dev.grid.RemoteException} whose message begins with the class's
 * name. Its causes follow in the same form, three at most. Calls that wait throw it; a {@link
 * Future} has it as the cause of its {@link java.util.concurrent.ExecutionException}. So what is to
 * be told apart is better returned than thrown. A class that the member does not have, and a result
 * that cannot be written, are {@link dev.grid.GridSerializationException}s.
 *
 * <p>Calls that are not of {@link ExecutorService} wait for the task, and when they are interrupted
 * they give it up: it is cancelled, without an interrupt. Futures cancel as {@link
 * AsyncGridExecutor} says.
 */
public interface GridExecutor extends ExecutorService, StructureHandle<AsyncGridExecutor> {

  /** Executors, among the kinds of structures (protocol service 0x08). */
  StructureType<GridExecutor, ExecutorConfig> TYPE =
      new StructureType<>(
          "hz:impl:executorService",
          "executor",
          GridExecutor.class,
          AsyncGridExecutor.class,
          ExecutorConfig.class,
          ExecutorConfig::named,
          false,
          List.of(
              "started",
              "completed",
              "cancelled",
              "rejected",
              "start-latency-millis",
              "execution-millis"));

  /** Runs a task on any member. Blocks until it has ended. */
  <T extends @Nullable Object> T execute(Callable<T> task) throws InterruptedException;

  /** Runs a task on the member that serves the key's partition. Blocks until it has ended. */
  <T extends @Nullable Object> T executeOnKeyOwner(Callable<T> task, Object key)
      throws InterruptedException;

  /**
   * Runs a task on the member that serves the partition. Blocks until it has ended.
   *
   * @throws IllegalArgumentException if there is no such partition; see {@link
   *     dev.grid.Cluster#partitionCount}
   */
  <T extends @Nullable Object> T executeOnPartition(Callable<T> task, int partition)
      throws InterruptedException;

  /**
   * Runs a task on a member. Blocks until it has ended.
   *
   * @param member as in {@link dev.grid.Cluster#members}
   */
  <T extends @Nullable Object> T executeOnMember(Callable<T> task, UUID member)
      throws InterruptedException;

  /**
   * Runs a task on each of several members. Blocks until all have ended; fails as {@link
   * AsyncGridExecutor#executeOnMembers}.
   *
   * @return what each has returned, by the member, in the order given
   */
  <T extends @Nullable Object> Map<UUID, T> executeOnMembers(
      Callable<T> task, Collection<UUID> members) throws InterruptedException;

  /** {@link #executeOnMembers} on all members that the cluster has now, oldest first. */
  <T extends @Nullable Object> Map<UUID, T> executeOnAllMembers(Callable<T> task)
      throws InterruptedException;

  /** Submits a task to any member. Does not block. */
  @Override
  void execute(Runnable task);

  /** Submits a task to any member. Does not block. */
  @Override
  <T extends @Nullable Object> Future<T> submit(Callable<T> task);

  /** Has all members take no more tasks, for good; those that they have are run. Blocks. */
  @Override
  void shutdown();

  /**
   * {@link #shutdown}. Tasks that wait are run nevertheless: they are the cluster's.
   *
   * @return nothing
   */
  @Override
  List<Runnable> shutdownNow();

  /** Whether the executor was shut down. Blocks. */
  @Override
  boolean isShutdown();

  /** Whether it was shut down and no member has a task of it any more. Blocks. */
  @Override
  boolean isTerminated();

  /**
   * Does nothing: the executor is the cluster's, and whoever has a handle to it does not end it by
   * that. {@link #shutdown} and {@link #destroy} do.
   */
  @Override
  default void close() {}
}
