package dev.grid.systemtests.interop;

import static com.hazelcast.scheduledexecutor.TaskUtils.autoDisposable;
import static com.hazelcast.scheduledexecutor.TaskUtils.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.scheduledexecutor.DuplicateTaskException;
import com.hazelcast.scheduledexecutor.IScheduledExecutorService;
import com.hazelcast.scheduledexecutor.IScheduledFuture;
import com.hazelcast.scheduledexecutor.StaleTaskException;
import dev.grid.scheduledexecutor.GridScheduledExecutor;
import dev.grid.scheduledexecutor.GridScheduledTask;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.MemberTasks;
import dev.grid.systemtests.Names;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Scheduled executors of the reference's Java client on our member. */
@HazelcastClientSuite
final class HazelcastScheduledExecutorTest {

  private final HazelcastInstance client;
  private final IScheduledExecutorService executor;
  private final GridScheduledExecutor ours;
  private final String text = Names.fresh("text-");

  HazelcastScheduledExecutorTest(HazelcastClientSuite.Routing routing) {
    client = routing.client();
    String name = Names.fresh("scheduled-");
    executor = client.getScheduledExecutorService(name);
    ours = Deployment.CLIENT.site().grid().scheduledExecutor(name);
  }

  private static Callable<Integer> call(MemberTasks.Ours task) {
    return task.theirs();
  }

  private static Runnable run(MemberTasks.Ours task) {
    return task.theirs();
  }

  private Member member() {
    return client.getCluster().getMembers().iterator().next();
  }

  @Test
  void tasks_runOnce() throws Exception {
    IScheduledFuture<Integer> called =
        executor.schedule(call(MemberTasks.count(text)), 20, TimeUnit.MILLISECONDS);
    assertThat(called.get()).isEqualTo(1);
    assertThat(called.isDone()).isTrue();
    assertThat(called.isCancelled()).isFalse();
    assertThat(called.getStats().getTotalRuns()).isEqualTo(1);
    assertThat(called.getStats().getLastRunDuration(TimeUnit.NANOSECONDS)).isNotNegative();
    IScheduledFuture<?> ran = executor.schedule(run(MemberTasks.count(text)), 0, TimeUnit.SECONDS);
    ran.get();
    assertThat(MemberTasks.runs(text)).isEqualTo(2);
    called.dispose();
    assertThatThrownBy(called::isDone).isInstanceOf(StaleTaskException.class);
  }

  @Test
  void tasksAtAFixedRate_runUntilTheyAreCancelled() {
    IScheduledFuture<?> future =
        executor.scheduleAtFixedRate(run(MemberTasks.count(text)), 0, 10, TimeUnit.MILLISECONDS);
    Eventually.holds("it runs", () -> MemberTasks.runs(text) >= 5);
    assertThat(future.isDone()).isFalse();
    assertThat(future.cancel(false)).isTrue();
    assertThat(future.isCancelled()).isTrue();
    assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
  }

  @Test
  void delayIsTold() {
    IScheduledFuture<Integer> future =
        executor.schedule(call(MemberTasks.count(text)), 1, TimeUnit.DAYS);
    assertThat(future.getDelay(TimeUnit.HOURS)).isBetween(22L, 24L);
    future.dispose();
  }

  @Test
  void names_areUsedOnce() throws Exception {
    IScheduledFuture<Integer> future =
        executor.schedule(named("report", call(MemberTasks.count(text))), 0, TimeUnit.SECONDS);
    assertThat(future.get()).isEqualTo(1);
    assertThat(future.getHandler().getTaskName()).isEqualTo("report");
    assertThatThrownBy(
            () ->
                executor.schedule(
                    named("report", call(MemberTasks.count(text))), 0, TimeUnit.SECONDS))
        .isInstanceOf(DuplicateTaskException.class);
    executor.schedule(named("runnable", run(MemberTasks.count(text))), 0, TimeUnit.SECONDS).get();
    assertThat(ours.tasks())
        .extracting(task -> task.handle().task())
        .containsExactlyInAnyOrder("report", "runnable");
  }

  @Test
  void tasksThatDisposeOfThemselves_areGone() {
    IScheduledFuture<?> future =
        executor.schedule(autoDisposable(run(MemberTasks.count(text))), 0, TimeUnit.SECONDS);
    Eventually.passes(
        "it is gone",
        () -> assertThatThrownBy(future::isDone).isInstanceOf(StaleTaskException.class));
    assertThat(MemberTasks.runs(text)).isEqualTo(1);
  }

  @Test
  void tasksAreWhereTheyArePut() throws Exception {
    assertThat(
            executor
                .scheduleOnKeyOwner(call(MemberTasks.length("ab")), "key", 0, TimeUnit.SECONDS)
                .get())
        .isEqualTo(2);
    IScheduledFuture<Integer> ofMember =
        executor.scheduleOnMember(call(MemberTasks.length("ab")), member(), 0, TimeUnit.SECONDS);
    assertThat(ofMember.get()).isEqualTo(2);
    assertThat(ofMember.isDone()).isTrue();
    assertThat(ofMember.getStats().getTotalRuns()).isEqualTo(1);
    ofMember.dispose();
    Map<Member, ? extends IScheduledFuture<?>> all =
        executor.scheduleOnAllMembersAtFixedRate(
            run(MemberTasks.count(text)), 0, 10, TimeUnit.MILLISECONDS);
    assertThat(all).hasSize(1);
    Eventually.holds("it runs", () -> MemberTasks.runs(text) >= 3);
    all.values().forEach(task -> task.cancel(false));
  }

  @Test
  void allTasks_areFound() {
    executor.schedule(call(MemberTasks.length("x")), 1, TimeUnit.DAYS);
    executor.scheduleOnMember(call(MemberTasks.length("x")), member(), 1, TimeUnit.DAYS);
    Map<Member, List<IScheduledFuture<Object>>> all = executor.getAllScheduledFutures();
    assertThat(all).containsOnlyKeys(member());
    assertThat(all.get(member())).hasSize(2);
    all.get(member()).forEach(IScheduledFuture::dispose);
    assertThat(ours.tasks()).extracting(GridScheduledTask::handle).isEmpty();
  }

  @Test
  void failures_areTheClients() {
    IScheduledFuture<Integer> future =
        executor.schedule(call(MemberTasks.fail(text)), 0, TimeUnit.SECONDS);
    assertThatThrownBy(future::get)
        .hasStackTraceContaining(IllegalStateException.class.getName())
        .hasStackTraceContaining(text);
    assertThat(future.isDone()).isTrue();
  }

  @Test
  void shutDown_refuses() {
    executor.shutdown();
    assertThatThrownBy(() -> executor.schedule(call(MemberTasks.length("x")), 0, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
