package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.StructureDestroyedException;
import dev.grid.durableexecutor.GridDurableExecutor;
import dev.grid.durableexecutor.StaleTaskIdException;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.MemberTasks;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Durable executors. */
@ContractSuite
final class DurableExecutorContractTest {

  private static final int PARKED = 10_000;

  private final Reach reach;
  private final GridDurableExecutor executor;
  private final GridDurableExecutor peers;
  private final String text = Names.fresh("text-");

  DurableExecutorContractTest(Reach reach) {
    this.reach = reach;
    this.executor = reach.freshDurableExecutor("durable-");
    this.peers = reach.site().peer().durableExecutor(executor.name());
  }

  /** Travels as it is, to members that know it. */
  record Nothing() implements Runnable {
    @Override
    public void run() {}
  }

  private boolean isReference() {
    return reach.deployment() == Deployment.REFERENCE;
  }

  /** The reference gives null instead, as if that were the result. */
  private void assertDisposedOf(GridDurableExecutor asked, long taskId) throws Exception {
    if (isReference()) {
      assertThat(asked.<@Nullable Object>retrieveResult(taskId)).isNull();
    } else {
      assertStale(asked, taskId);
    }
  }

  private void assertStale(GridDurableExecutor asked, long taskId) {
    assertThatThrownBy(() -> asked.retrieveResult(taskId)).isInstanceOf(StaleTaskIdException.class);
  }

  @Test
  void result_staysForEverybody_untilItIsDisposedOf() throws Exception {
    long taskId = executor.submit((Callable<Integer>) MemberTasks.count(text));

    assertThat(executor.<Integer>retrieveResult(taskId)).isEqualTo(1);
    assertThat(peers.<Integer>retrieveResult(taskId)).isEqualTo(1);
    executor.disposeResult(taskId);
    assertDisposedOf(peers, taskId);
    peers.disposeResult(taskId);
    assertThat(MemberTasks.runs(text)).isEqualTo(1);
  }

  @Test
  void result_isTakenOnce() throws Exception {
    long taskId = executor.submit((Callable<Integer>) MemberTasks.length("four"));
    assertThat(peers.<Integer>retrieveAndDisposeResult(taskId)).isEqualTo(4);
    assertDisposedOf(executor, taskId);
    assertThat(executor.<Integer>submitAndRetrieve(MemberTasks.length("four"))).isEqualTo(4);
  }

  @Test
  void idsAreDifferent() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ids.add(executor.submitToKeyOwner((Callable<Integer>) MemberTasks.length("x"), "key"));
      ids.add(peers.submit((Callable<Integer>) MemberTasks.length("x")));
    }
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void runnable_hasNoResult() throws Exception {
    long taskId = executor.submit((Runnable) MemberTasks.count(text));
    Integer result = executor.<@Nullable Integer>retrieveResult(taskId);
    assertThat(MemberTasks.runs(text)).isEqualTo(1);
    if (isReference()) {
      assertThat(result).isNull();
      return; // It does not know the class of the other.
    }
    assertThat(result).as("it is a callable, too").isEqualTo(1);
    assertThat(executor.<@Nullable Object>retrieveResult(executor.submit(new Nothing()))).isNull();
  }

  @Test
  void taskForAKey_isInItsPartition() throws Exception {
    long taskId = executor.submitToKeyOwner((Runnable) MemberTasks.count(text), "key");
    assertThat((int) (taskId >> Integer.SIZE))
        .isEqualTo(reach.site().grid().cluster().partitionOf("key"));
    assertThat(executor.<Integer>submitAndRetrieveAtKeyOwner(MemberTasks.length("ab"), "key"))
        .isEqualTo(2);
  }

  @Test
  void whoRetrieves_waits() throws Exception {
    long taskId = executor.submit((Callable<Integer>) MemberTasks.await(text));
    Waiting<Integer> waiting = Waiting.start(() -> executor.<Integer>retrieveResult(taskId));
    Waiting<Integer> peer = Waiting.start(() -> peers.<Integer>retrieveResult(taskId));
    waiting.assertWaits(executor::isShutdown);

    MemberTasks.open(text);

    assertThat(waiting.join()).isEqualTo(text.length());
    assertThat(peer.join()).isEqualTo(text.length());
  }

  @Test
  void failure_isTheResult() {
    long taskId = executor.submit((Callable<Integer>) MemberTasks.fail(text));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> executor.retrieveResult(taskId))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(text);
    }
    assertThatThrownBy(() -> peers.retrieveAndDisposeResult(taskId))
        .isInstanceOf(IllegalStateException.class);
    if (!isReference()) { // There it stays.
      assertStale(executor, taskId);
    }
  }

  @Test
  void partitionThatIsFullOfTasks_refusesAnother_andResultsMakeRoom() throws Exception {
    GridDurableExecutor few = reach.freshDurableExecutor(Names.FEW_TASKS);
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < Names.FEW; i++) {
      ids.add(few.submitToKeyOwner((Callable<Integer>) MemberTasks.await(text), "key"));
    }
    Callable<Integer> another = MemberTasks.length("another");
    assertThatThrownBy(() -> few.submitToKeyOwner(another, "key"))
        .isInstanceOf(RejectedExecutionException.class);

    MemberTasks.open(text);

    for (long taskId : ids) {
      assertThat(few.<Integer>retrieveResult(taskId)).isEqualTo(text.length());
    }
    long last = few.submitToKeyOwner(another, "key");
    assertThat(few.<Integer>retrieveResult(last)).isEqualTo(7);
    assertStale(few, ids.getFirst());
    assertThat(few.<Integer>retrieveResult(ids.getLast())).isEqualTo(text.length());
  }

  @Test
  void shutDown_refusesNewTasks_andKeepsResults() throws Exception {
    long taskId = executor.submit((Callable<Integer>) MemberTasks.length("ab"));
    assertThat(executor.isShutdown()).isFalse();
    executor.shutdown();
    executor.shutdown();
    assertThat(peers.isShutdown()).isTrue();

    if (isReference()) {
      return; // It accepts what it does not run then.
    }
    Callable<Integer> another = MemberTasks.length("another");
    for (int i = 0; i < 20; i++) {
      String key = "key-" + i;
      assertThatThrownBy(() -> peers.submitToKeyOwner(another, key))
          .isInstanceOf(RejectedExecutionException.class);
    }
    assertThat(peers.<Integer>retrieveResult(taskId)).isEqualTo(2);
  }

  @Test
  void idThatNobodyHas_isStale() {
    if (isReference()) {
      return; // It looks at no more than the place in its ring.
    }
    for (long taskId : new long[] {-1, 5, 3L << Integer.SIZE, Long.MAX_VALUE, 271L << 32}) {
      assertStale(executor, taskId);
    }
  }

  @Test
  void whatCannotBeSent_isRefused() {
    Callable<Integer> none = absent();
    assertThatThrownBy(() -> executor.submit(none)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(
            () -> executor.submitToKeyOwner((Callable<Integer>) MemberTasks.length("x"), absent()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> executor.submit(() -> 1)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void destroy_endsWaits_andBeginsAnew() throws Exception {
    if (isReference()) {
      return; // Its waits do not end.
    }
    long taskId = executor.submit((Callable<Integer>) MemberTasks.await(text));
    Waiting<Integer> waiting = Waiting.start(() -> executor.<Integer>retrieveResult(taskId));
    Eventually.holds("it runs", () -> MemberTasks.runs(text) == 1);
    waiting.assertWaits(executor::isShutdown);
    executor.shutdown();

    peers.destroy();

    assertThatThrownBy(waiting::join).hasCauseInstanceOf(StructureDestroyedException.class);
    GridDurableExecutor anew = reach.site().grid().durableExecutor(executor.name());
    assertThat(anew.isShutdown()).isFalse();
    assertThat(anew.<Integer>submitAndRetrieve(MemberTasks.length("ab"))).isEqualTo(2);
  }

  @Test
  void thousandsThatWait_costNoThreads() {
    if (isReference()) {
      return; // Nothing is promised of it.
    }
    long taskId = executor.submit((Callable<Integer>) MemberTasks.await(text));
    Eventually.holds("it runs", () -> MemberTasks.runs(text) == 1);
    int threads = Thread.activeCount();
    List<CompletableFuture<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < PARKED; i++) {
      waiting.add(executor.async().<Integer>retrieveResult(taskId).toCompletableFuture());
    }
    executor.isShutdown();

    // Other tests start clusters meanwhile.
    assertThat(Thread.activeCount()).isLessThan(threads + PARKED / 10);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    MemberTasks.open(text);
    waiting.forEach(each -> assertThat(each.join()).isEqualTo(text.length()));
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // What a careless caller does.
  private static <T> T absent() {
    return null;
  }
}
