package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import dev.grid.executor.GridExecutor;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.MemberCode;
import dev.grid.systemtests.Names;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executors of the reference's Java client on our member. */
@HazelcastClientSuite
@Timeout(600)
final class HazelcastExecutorTest {

  private final HazelcastInstance client;
  private final IExecutorService executor;
  private final GridExecutor ours;

  HazelcastExecutorTest(HazelcastClientSuite.Routing routing) {
    client = routing.client();
    executor = client.getExecutorService(Names.fresh("executor-"));
    ours = Deployment.CLIENT.site().grid().executor(executor.getName());
  }

  /** A record, which goes over the wire by its fields. */
  record Length(String text) implements Callable<Integer> {

    @Override
    public Integer call() {
      if (text.isEmpty()) {
        throw new IllegalStateException("there is no text");
      }
      return text.length();
    }
  }

  record Say(String what) implements Runnable {

    static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    @Override
    public void run() {
      SAID.add(what);
    }
  }

  /** Clients of the reference make a call again that fails with an {@link IOException}. */
  record ReadNothing(String name) implements Callable<String> {

    static final Map<String, AtomicInteger> RUNS = new ConcurrentHashMap<>();

    @Override
    public String call() throws IOException {
      RUNS.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet();
      throw new IOException("no such file");
    }
  }

  /** What it throws fails when anybody asks it what it says. */
  record FailMutely(boolean hasMessage) implements Callable<String> {

    @Override
    public String call() {
      throw new MuteException(hasMessage);
    }
  }

  static final class MuteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean hasMessage;

    MuteException(boolean hasMessage) {
      this.hasMessage = hasMessage;
    }

    @Override
    public String getMessage() {
      if (hasMessage) {
        return "mute";
      }
      throw new IllegalStateException("it has no message");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("it has no cause");
    }
  }

  record Wait(String name) implements Callable<String> {

    static final Map<String, CountDownLatch> BEGUN = new ConcurrentHashMap<>();
    static final Map<String, CompletableFuture<Boolean>> INTERRUPTED = new ConcurrentHashMap<>();

    @Override
    public String call() throws InterruptedException {
      CountDownLatch never = new CountDownLatch(1);
      BEGUN.get(name).countDown();
      try {
        never.await();
      } catch (InterruptedException e) {
        INTERRUPTED.get(name).complete(true);
      }
      return name;
    }
  }

  private static Wait waiting() {
    Wait task = new Wait(Names.fresh("wait-"));
    Wait.BEGUN.put(task.name(), new CountDownLatch(1));
    Wait.INTERRUPTED.put(task.name(), new CompletableFuture<>());
    return task;
  }

  /** Written by Java serialization, which the member does not allow for it. */
  private static final class NotAllowed implements Callable<Integer>, Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public Integer call() {
      return 1;
    }
  }

  private Member member() {
    return client.getCluster().getMembers().iterator().next();
  }

  @Test
  void tasks_runOnWhomeverTheyAreSentTo() throws Exception {
    Length length = new Length("abc");
    assertThat(executor.submit(length).get()).isEqualTo(3);
    assertThat(executor.submitToKeyOwner(length, "key").get()).isEqualTo(3);
    assertThat(executor.submitToMember(length, member()).get()).isEqualTo(3);
    assertThat(executor.submitToMember(new MemberCode.Halve(8), member()).get())
        .as("by Java serialization")
        .isEqualTo(4);
    for (Map<Member, Future<Integer>> all :
        List.of(
            executor.submitToAllMembers(length),
            executor.submitToMembers(length, List.of(member())))) {
      assertThat(all).containsOnlyKeys(member());
      assertThat(all.get(member()).get()).isEqualTo(3);
    }
    assertThat(executor.invokeAll(List.of(length, length)).getLast().get()).isEqualTo(3);
  }

  @Test
  void tasksWithoutResult_run() throws Exception {
    String fresh = Names.fresh("said-");
    executor.execute(new Say(fresh + 1));
    executor.executeOnKeyOwner(new Say(fresh + 2), "key");
    executor.executeOnMember(new Say(fresh + 3), member());
    executor.executeOnAllMembers(new Say(fresh + 4));
    assertThat(executor.submit(new Say(fresh + 5)).get()).isNull();
    assertThat(executor.submit(new Say(fresh + 6), "done").get()).isEqualTo("done");
    for (int i = 1; i <= 6; i++) {
      String said = fresh + i;
      Eventually.holds(said, () -> Say.SAID.contains(said));
    }
  }

  @Test
  void callbacks_areCalled() throws Exception {
    CompletableFuture<Integer> length = new CompletableFuture<>();
    executor.submit(
        new Length("abc"),
        new ExecutionCallback<>() {
          @Override
          public void onResponse(Integer response) {
            length.complete(response);
          }

          @Override
          public void onFailure(Throwable t) {
            length.completeExceptionally(t);
          }
        });
    assertThat(length.get(300, TimeUnit.SECONDS)).isEqualTo(3);
  }

  @Test
  void failures_haveTheirClassAndMessage() {
    assertThatThrownBy(() -> executor.submit(new Length("")).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is no text");
    assertThatThrownBy(() -> executor.submitToMember(new NotAllowed(), member()).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(HazelcastSerializationException.class)
        .hasMessageContaining("NotAllowed");
  }

  @Test
  void aTaskThatFailsToReadOrWrite_runsOnce() {
    String name = Names.fresh("file-");
    assertThatThrownBy(() -> executor.submit(new ReadNothing(name)).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(HazelcastException.class)
        .hasMessageContaining("java.io.IOException: no such file");
    assertThat(ReadNothing.RUNS.get(name)).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFailureThatFails_isAnswered(boolean hasMessage) throws Exception {
    assertThatThrownBy(() -> executor.submit(new FailMutely(hasMessage)).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .hasMessageContaining(MuteException.class.getName());
    assertThat(executor.submit(new Length("abc")).get()).isEqualTo(3);
  }

  @Test
  void tasks_areCancelled() throws Exception {
    for (boolean onMember : new boolean[] {true, false}) {
      Wait task = waiting();
      Future<String> future =
          onMember
              ? executor.submitToMember(task, member())
              : executor.submitToKeyOwner(task, "key");
      assertThat(Wait.BEGUN.get(task.name()).await(300, TimeUnit.SECONDS)).isTrue();
      assertThat(future.cancel(true)).isTrue();
      assertThat(future.isCancelled()).isTrue();
      assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
      assertThat(Wait.INTERRUPTED.get(task.name()).get(300, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anExecutorThatIsFull_orShutDown_rejects() throws Exception {
    IExecutorService narrow = client.getExecutorService(Names.fresh(Names.NARROW));
    List<Future<String>> all = new java.util.ArrayList<>();
    for (int i = 0; i < 2 * Names.NARROW_TASKS; i++) {
      Wait task = waiting();
      all.add(narrow.submitToMember(task, member()));
      if (i < Names.NARROW_TASKS) {
        assertThat(Wait.BEGUN.get(task.name()).await(300, TimeUnit.SECONDS)).isTrue();
      }
    }
    assertThatThrownBy(() -> narrow.submitToMember(new Length("abc"), member()).get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(RejectedExecutionException.class);
    all.forEach(task -> task.cancel(true));

    assertThat(executor.isShutdown()).isFalse();
    executor.shutdown();
    assertThat(executor.isShutdown()).isTrue();
    assertThat(ours.isShutdown()).isTrue();
    assertThatThrownBy(() -> executor.submit(new Length("abc")).get())
        .hasStackTraceContaining("RejectedExecutionException");
    executor.destroy();
    assertThat(ours.isShutdown()).isFalse();
  }
}
