package dev.grid.structures;

import dev.grid.Grid;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.EventTarget;
import dev.grid.kernel.Invoker;
import dev.grid.kernel.PartServices;
import dev.grid.kernel.tasks.TaskRunner;
import dev.grid.kernel.tasks.TaskServices;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Serialization;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A member that runs tasks for one {@link ShardHost} when the test says so, on the test's thread,
 * and sends what is to be sent to that shard. Confined to the test's thread.
 */
public final class TaskMember implements PartServices, TaskServices, Invoker {

  private final ShardHost<?> shard;
  private final MemberConfig config;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Runnable> alarms = new ArrayList<>();
  private final TaskRunner runner = new TaskRunner(this);
  private boolean broken;
  private Function<Message<?>, @Nullable Object> elsewhere =
      message -> {
        throw new AssertionError(message + " goes to nobody");
      };

  public TaskMember(ShardHost<?> shard, MemberConfig config) {
    this.shard = shard;
    this.config = config;
  }

  public TaskRunner runner() {
    return runner;
  }

  /**
   * What answers messages to other members.
   *
   * @param answers null for those that are for this member
   */
  public void elsewhere(Function<Message<?>, @Nullable Object> answers) {
    elsewhere = answers;
  }

  @Override
  public Codecs codecs() {
    throw new AssertionError("tasks here ask for no codecs");
  }

  /** How many tasks have a thread and have not begun. */
  public int begun() {
    return tasks.size();
  }

  /** Runs tasks until none is left; how many there were. */
  public int runTasks() {
    int count = 0;
    for (Runnable task; (task = tasks.poll()) != null; count++) {
      task.run();
    }
    return count;
  }

  /** Runs what was to be done later; how much there was. */
  public int ring() {
    List<Runnable> due = List.copyOf(alarms);
    alarms.clear();
    due.forEach(Runnable::run);
    return due.size();
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public boolean execute(String pool, Runnable task) {
    return tasks.add(task);
  }

  @Override
  public Alarm schedule(String pool, Runnable task, long delayMillis) {
    alarms.add(task);
    return () -> alarms.remove(task);
  }

  @Override
  public void awaitSchemas() {}

  @Override
  public Invoker invoker() {
    return this;
  }

  @Override
  public Grid grid() {
    throw new AssertionError("no task asks for it");
  }

  @Override
  public long nanoTime() {
    return nowMillis() * 1_000_000;
  }

  @Override
  public UUID member() {
    return ShardHost.MEMBER;
  }

  /** Whether what asks for the configuration fails. */
  public void isBroken(boolean is) {
    broken = is;
  }

  @Override
  public MemberConfig config() {
    if (broken) {
      throw new IllegalStateException("broken");
    }
    return config;
  }

  @Override
  public long nowMillis() {
    return shard.nowMillis();
  }

  @Override
  public Serialization serialization() {
    return shard.serialization();
  }

  @Override
  public <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder) {
    return invoke(message, 0, decoder);
  }

  @Override
  @SuppressWarnings("unchecked") // The answer to a message is of its type.
  public <R, T> CallFuture<T> invoke(
      Message<R> message, int partition, Function<@Nullable R, T> decoder) {
    CallFuture<T> future = new CallFuture<>(answer -> decoder.apply((R) answer), Runnable::run);
    try {
      boolean isElsewhere =
          message instanceof dev.grid.kernel.ToMember to && !to.member().equals(member());
      future.deliver(
          isElsewhere ? elsewhere.apply(message) : shard.call(ShardHost.MEMBER, message));
    } catch (RuntimeException e) {
      future.deliverFailure(e);
    }
    return future.release();
  }

  @Override
  public <E> Registration subscribe(
      Message<UUID> request,
      EventCodec<E> codec,
      Function<UUID, Message<Boolean>> removal,
      EventTarget<E> listener) {
    throw new AssertionError("nobody listens");
  }

  @Override
  public void destroy(StructureId structure) {
    throw new AssertionError("nobody destroys");
  }

  @Override
  public int partitionCount() {
    return 1;
  }
}
