package dev.grid.kernel.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.GridAware;
import dev.grid.GridNotActiveException;
import dev.grid.GridSerializationException;
import dev.grid.NotReadyException;
import dev.grid.RemoteException;
import dev.grid.kernel.Invoker;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.queue.GridQueue;
import dev.grid.serialization.SerializationConfig;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads are steps of the test, but where a task is interrupted. */
@Timeout(120)
final class TaskPoolTest {

  private static final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), new SchemaRegistry());

  /** What tasks have done, in their order; tests run one after another. */
  private static final List<String> done = new ArrayList<>();

  private final Queue<Runnable> turns = new ArrayDeque<>();
  private long nanos;
  private boolean hasThreads;
  private final Grid grid =
      (Grid)
          Proxy.newProxyInstance(
              getClass().getClassLoader(), new Class<?>[] {Grid.class}, (p, m, args) -> "grid");

  private final TaskRunner runner =
      new TaskRunner(
          new TaskServices() {
            @Override
            public void execute(Runnable task) {
              if (hasThreads) {
                new Thread(task).start();
              } else {
                turns.add(task);
              }
            }

            @Override
            public void awaitSchemas() {}

            @Override
            public Invoker invoker() {
              throw new IllegalStateException("no task calls");
            }

            @Override
            public Grid grid() {
              return grid;
            }

            @Override
            public long nanoTime() {
              return nanos;
            }

            @Override
            public Serialization serialization() {
              return serialization;
            }
          });

  record Say(String what) implements Callable<String> {
    @Override
    public String call() {
      done.add(what);
      return what + "!";
    }
  }

  record Run(String what) implements Runnable {
    @Override
    public void run() {
      done.add(what);
    }
  }

  record Fail(int how) implements Callable<Object> {
    @Override
    public Object call() throws Exception {
      return switch (how) {
        case 0 -> throw new IOException("disk");
        case 1 -> throw new NotReadyException("a map's partition moves");
        case 2 -> new Object[] {new Thread("cannot be written")};
        default -> throw new NoClassDefFoundError("Gone");
      };
    }
  }

  record Wait() implements Callable<String> {

    static final CountDownLatch begun = new CountDownLatch(1);
    static final CompletableFuture<String> ended = new CompletableFuture<>();

    @Override
    public String call() throws InterruptedException {
      begun.countDown();
      try {
        return new CompletableFuture<String>().get();
      } catch (InterruptedException e) {
        ended.complete("interrupted");
        throw e;
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static final class NameOfGrid implements Callable<String>, GridAware {

    String before = "none";
    private transient Grid grid;

    @Override
    public void setGrid(Grid grid) {
      this.grid = grid;
    }

    @Override
    public String call() {
      return grid.name();
    }
  }

  private TaskPool pool(int threads, int queueCapacity) {
    done.clear();
    return runner.pool(GridQueue.TYPE, "jobs", () -> new TaskLimits(threads, queueCapacity));
  }

  private static SubmittedTask submit(TaskPool pool, Object task) {
    return pool.submit(UUID.randomUUID(), serialization.toData(task));
  }

  private void turn() {
    turns.remove().run();
  }

  private void allTurns() {
    while (!turns.isEmpty()) {
      turn();
    }
  }

  private static Object value(SubmittedTask task) {
    assertThat(task.result()).isCompleted();
    Data data = task.result().join();
    return data == null ? null : serialization.toObject(data);
  }

  private static Throwable failure(SubmittedTask task) {
    assertThat(task.result()).isCompletedExceptionally();
    return task.result().handle((value, failure) -> failure).join();
  }

  @Test
  void tasksRun_inTheirOrder_withNoMoreTurnsThanThreads() {
    TaskPool pool = pool(2, 10);
    List<SubmittedTask> tasks = new ArrayList<>();
    for (String what : List.of("a", "b", "c", "d")) {
      tasks.add(submit(pool, new Say(what)));
    }
    assertThat(turns).hasSize(2);
    turn();
    assertThat(turns).hasSize(2);
    allTurns();
    assertThat(done).containsExactly("a", "b", "c", "d");
    assertThat(tasks.stream().map(TaskPoolTest::value)).containsExactly("a!", "b!", "c!", "d!");
    assertThat(pool.counts().running()).isZero();
  }

  @Test
  void aRunnable_givesNull_andWhoAsksGetsTheGrid() {
    TaskPool pool = pool(1, 10);
    SubmittedTask run = submit(pool, new Run("ran"));
    SubmittedTask named = submit(pool, new NameOfGrid());
    allTurns();
    assertThat(value(run)).isNull();
    assertThat(done).containsExactly("ran");
    assertThat(value(named)).isEqualTo("grid");
  }

  @Test
  void whatFindsNoRoom_isRejected_andCounted() {
    TaskPool pool = pool(1, 1);
    submit(pool, new Say("a"));
    SubmittedTask waiting = submit(pool, new Say("b"));
    assertThatThrownBy(() -> submit(pool, new Say("c")))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContainingAll("jobs", "threads=1", "queueCapacity=1");
    assertThat(pool.counts().rejected()).isEqualTo(1);
    assertThat(waiting.cancel(false)).isTrue();
    submit(pool, new Say("d"));
    allTurns();
    assertThat(done).containsExactly("a", "d");
  }

  @Test
  void aTask_failsAlone_asItHasFailed() {
    TaskPool pool = pool(1, 10);
    List<SubmittedTask> tasks = new ArrayList<>();
    for (int how = 0; how < 4; how++) {
      tasks.add(submit(pool, new Fail(how)));
    }
    SubmittedTask noTask = submit(pool, "a text");
    SubmittedTask last = submit(pool, new Say("last"));
    allTurns();
    assertThat(failure(tasks.get(0)))
        .as("not taken for a connection that broke, after which clients send the task again")
        .isInstanceOf(RemoteException.class)
        .hasMessage("java.io.IOException: disk")
        .hasNoCause();
    assertThat(failure(tasks.get(1)))
        .as("not taken for the refusal of the task itself, which would be made again")
        .isInstanceOf(RemoteException.class)
        .hasMessageStartingWith("dev.grid.NotReadyException: ");
    assertThat(failure(tasks.get(2)))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContainingAll("jobs", "a task's result");
    assertThat(failure(tasks.get(3)))
        .as("told as it would be to another process")
        .isInstanceOf(RemoteException.class)
        .hasMessageStartingWith("java.lang.NoClassDefFoundError: ");
    assertThat(failure(noTask))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContainingAll("java.lang.String", "Callable", "Runnable");
    assertThat(value(last)).isEqualTo("last!");
  }

  @Test
  void aTaskThatWaits_isCancelled_withoutHavingBegun() {
    TaskPool pool = pool(1, 10);
    submit(pool, new Say("a"));
    SubmittedTask waiting = submit(pool, new Say("b"));
    assertThat(runner.cancel(waiting.id(), false)).isTrue();
    assertThat(runner.cancel(waiting.id(), false)).isFalse();
    assertThat(failure(waiting)).isInstanceOf(CancellationException.class);
    allTurns();
    assertThat(done).containsExactly("a");
    assertThat(pool.counts().cancelled()).isEqualTo(1);
    assertThat(pool.counts().started()).isEqualTo(1);
    assertThat(runner.find(waiting.id())).isNull();
  }

  @Test
  void aTaskThatRuns_isInterrupted_andItsThreadIsFreeAgain() throws Exception {
    hasThreads = true;
    TaskPool pool = pool(1, 10);
    SubmittedTask task = submit(pool, new Wait());
    assertThat(Wait.begun.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(task.cancel(true)).isTrue();
    assertThat(failure(task)).isInstanceOf(CancellationException.class);
    assertThat(Wait.ended.get(60, TimeUnit.SECONDS)).isEqualTo("interrupted");
    assertThat(submit(pool, new NameOfGrid()).result().get(60, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void oneName_isOneTask_untilItHasEnded() {
    TaskPool pool = pool(1, 10);
    UUID id = UUID.randomUUID();
    Data code = serialization.toData(new Say("once"));
    SubmittedTask first = pool.submit(id, code);
    assertThat(pool.submit(id, code)).isSameAs(first);
    allTurns();
    assertThat(done).containsExactly("once");
    assertThat(pool.submit(id, code)).isNotSameAs(first);
  }

  @Test
  void aPoolThatIsShutDown_runsWhatItHas_andOneOfADestroyedStructureIsAnother() {
    TaskPool pool = pool(1, 10);
    submit(pool, new Say("a"));
    SubmittedTask waiting = submit(pool, new Say("b"));
    runner.destroyed(GridQueue.TYPE.id("jobs"));
    assertThat(pool.isShutdown()).isTrue();
    assertThatThrownBy(() -> submit(pool, new Say("c")))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("shut down");
    allTurns();
    assertThat(value(waiting)).isEqualTo("b!");
    assertThat(pool(1, 10).isShutdown()).isFalse();
  }

  @Test
  void aMemberThatEnds_beginsNothing_andSaysSo() {
    TaskPool pool = pool(1, 10);
    SubmittedTask first = submit(pool, new Say("a"));
    SubmittedTask second = submit(pool, new Say("b"));
    runner.close();
    assertThat(failure(second)).isInstanceOf(GridNotActiveException.class);
    allTurns();
    assertThat(failure(first)).isInstanceOf(GridNotActiveException.class);
    assertThat(done).isEmpty();
    assertThatThrownBy(() -> submit(pool, new Say("c"))).isInstanceOf(GridNotActiveException.class);
  }

  @Test
  void counts_sayHowLongTasksHaveWaitedAndRun() {
    TaskPool pool = pool(1, 10);
    submit(pool, new Say("a"));
    nanos += 5_000_000;
    assertThat(pool.counts().running()).isEqualTo(1);
    allTurns();
    TaskCounts counts = pool.counts();
    assertThat(counts).isEqualTo(new TaskCounts(0, 0, 1, 1, 0, 0, 5, 0));
    assertThat(runner.statistics())
        .singleElement()
        .satisfies(s -> assertThat(s.counts()).containsEntry("start-latency-millis", 5L));
  }
}
