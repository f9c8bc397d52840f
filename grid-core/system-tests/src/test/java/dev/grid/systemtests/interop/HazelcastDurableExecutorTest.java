package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.durableexecutor.DurableExecutorService;
import com.hazelcast.durableexecutor.DurableExecutorServiceFuture;
import com.hazelcast.durableexecutor.StaleTaskIdException;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import dev.grid.durableexecutor.GridDurableExecutor;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.MemberTasks;
import dev.grid.systemtests.Names;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Durable executors of the reference's Java client on our member. */
@HazelcastClientSuite
final class HazelcastDurableExecutorTest {

  private final DurableExecutorService executor;
  private final DurableExecutorService few;
  private final GridDurableExecutor ours;
  private final String text = Names.fresh("text-");

  HazelcastDurableExecutorTest(HazelcastClientSuite.Routing routing) {
    HazelcastInstance client = routing.client();
    executor = client.getDurableExecutorService(Names.fresh("durable-"));
    few = client.getDurableExecutorService(Names.fresh(Names.FEW_TASKS));
    ours = Deployment.CLIENT.site().grid().durableExecutor(executor.getName());
  }

  private static Callable<Integer> task(MemberTasks.Ours task) {
    return task.theirs();
  }

  /** Written by Java serialization. */
  private static final class OfJava implements Callable<Integer>, Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public Integer call() {
      return 1;
    }
  }

  @Test
  void tasks_runAsTheMembersOwn_andResultsStay() throws Exception {
    DurableExecutorServiceFuture<Integer> future =
        executor.submit(task(MemberTasks.length("four")));
    assertThat(future.get()).isEqualTo(4);
    assertThat(executor.retrieveResult(future.getTaskId()).get()).isEqualTo(4);
    assertThat(ours.<Integer>retrieveResult(future.getTaskId())).as("the same id").isEqualTo(4);
    assertThat(executor.retrieveAndDisposeResult(future.getTaskId()).get()).isEqualTo(4);
    assertThatThrownBy(() -> executor.retrieveResult(future.getTaskId()).get())
        .hasCauseInstanceOf(StaleTaskIdException.class);
    executor.disposeResult(future.getTaskId());
  }

  @Test
  void tasksOfKeys_andRunnables_run() throws Exception {
    assertThat(executor.submitToKeyOwner(task(MemberTasks.length("ab")), "key").get()).isEqualTo(2);
    executor.executeOnKeyOwner(MemberTasks.count(text).theirs(), "key");
    executor.execute(MemberTasks.count(text).theirs());
    executor.submit((Runnable) MemberTasks.count(text).theirs()).get();
    executor.submit(MemberTasks.count(text).theirs(), "done").get();
    Eventually.holds("all have run", () -> MemberTasks.runs(text) == 4);
  }

  @Test
  void whoRetrieves_waits() throws Exception {
    DurableExecutorServiceFuture<Integer> future = executor.submit(task(MemberTasks.await(text)));
    assertThat(future.isDone()).isFalse();
    MemberTasks.open(text);
    assertThat(future.get()).isEqualTo(text.length());
  }

  @Test
  void failures_areTheClients() {
    assertThatThrownBy(() -> executor.submit(task(MemberTasks.fail(text))).get())
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining(text);
    assertThatThrownBy(() -> executor.submit(new OfJava()).get())
        .hasCauseInstanceOf(HazelcastSerializationException.class);
  }

  @Test
  void partitionThatIsFull_refuses_andResultsAreReplaced() throws Exception {
    List<DurableExecutorServiceFuture<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < Names.FEW; i++) {
      futures.add(few.submitToKeyOwner(task(MemberTasks.await(text)), "key"));
      assertThat(futures.getLast().getTaskId()).isNotNegative();
    }
    assertThatThrownBy(() -> few.submitToKeyOwner(task(MemberTasks.length("x")), "key").get())
        .hasStackTraceContaining(RejectedExecutionException.class.getSimpleName());
    MemberTasks.open(text);
    for (DurableExecutorServiceFuture<Integer> future : futures) {
      assertThat(future.get()).isEqualTo(text.length());
    }
    few.submitToKeyOwner(task(MemberTasks.length("x")), "key").get();
    assertThatThrownBy(() -> few.retrieveResult(futures.getFirst().getTaskId()).get())
        .hasCauseInstanceOf(StaleTaskIdException.class);
  }

  @Test
  void shutDown_isSeen() {
    assertThat(executor.isShutdown()).isFalse();
    executor.shutdown();
    assertThat(executor.isShutdown()).isTrue();
    assertThat(ours.isShutdown()).isTrue();
    assertThatThrownBy(() -> ours.submit((Runnable) MemberTasks.count(text)))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
