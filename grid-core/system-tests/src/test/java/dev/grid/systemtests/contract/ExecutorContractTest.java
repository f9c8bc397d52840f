package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.GridAware;
import dev.grid.GridSerializationException;
import dev.grid.Member;
import dev.grid.NotReadyException;
import dev.grid.RemoteException;
import dev.grid.executor.GridExecutor;
import dev.grid.serialization.DataReader;
import dev.grid.serialization.DataWriter;
import dev.grid.serialization.IdentifiedSerializable;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.MemberCode;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Executors: tasks are records, which members in this process know. */
@ContractSuite
@Timeout(600)
final class ExecutorContractTest {

  /** After which what the same caller has sent before has come too. */
  private static final int LATER_CALLS = 20;

  private final Reach reach;
  private final GridExecutor executor;

  ExecutorContractTest(Reach reach) {
    this.reach = reach;
    this.executor = reach.executor(Names.fresh("executor-"));
  }

  record Length(@Nullable String text) implements Callable<@Nullable Integer> {

    @Override
    public @Nullable Integer call() {
      return text == null ? null : text.length();
    }
  }

  record Say(String what) implements Runnable {

    static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    @Override
    public void run() {
      SAID.add(what);
    }
  }

  static final class OwnException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OwnException(String message) {
      super(message);
    }
  }

  static final class OwnCheckedException extends Exception {

    private static final long serialVersionUID = 1L;

    OwnCheckedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  record Fail(int how) implements Callable<Object> {

    @Override
    public Object call() throws OwnCheckedException {
      return switch (how) {
        case 0 -> throw new IllegalStateException("it is late");
        case 1 -> throw new OwnException("it is over");
        case 2 -> new Thread("cannot be written");
        case 3 -> throw new OwnCheckedException("it may not", new IllegalStateException("not now"));
        default -> throw new AssertionError("it cannot be");
      };
    }
  }

  record SizeOf(String map) implements Callable<Integer> {

    @Override
    public Integer call() {
      throw new IllegalStateException("it has no grid");
    }
  }

  static final class SizeOfMap implements Callable<Integer>, GridAware {

    private final String map;
    private transient Grid grid;

    SizeOfMap(String map) {
      this.map = map;
    }

    @Override
    public void setGrid(Grid grid) {
      this.grid = grid;
    }

    @Override
    public Integer call() {
      return grid.map(map).size();
    }
  }

  /** What no member has a factory for. */
  static final class Unknown implements IdentifiedSerializable, Callable<Integer> {

    @Override
    public int factoryId() {
      return MemberCode.FACTORY_ID;
    }

    @Override
    public int classId() {
      return 99;
    }

    @Override
    public void write(DataWriter out) {}

    @Override
    public void read(DataReader in) {}

    @Override
    public Integer call() {
      return 1;
    }
  }

  private UUID member() {
    return members().getFirst();
  }

  private List<UUID> members() {
    return reach.site().grid().cluster().members().stream().map(Member::id).toList();
  }

  @Test
  void aTask_runsWhereItIsSent_andItsResultComes() throws Exception {
    Length length = new Length("abc");
    assertThat(executor.execute(length)).isEqualTo(3);
    assertThat(executor.executeOnKeyOwner(length, "key")).isEqualTo(3);
    assertThat(executor.executeOnPartition(length, 7)).isEqualTo(3);
    assertThat(executor.executeOnMember(length, member())).isEqualTo(3);
    assertThat(executor.executeOnMembers(length, members())).isEqualTo(Map.of(member(), 3));
    assertThat(executor.executeOnAllMembers(length)).isEqualTo(Map.of(member(), 3));
    assertThat(executor.executeOnMembers(length, List.of())).isEmpty();
    assertThat(executor.execute(new Length(null))).isNull();
    assertThat(executor.executeOnMember(new Length(null), member())).isNull();
  }

  @Test
  void asAnExecutorService() throws Exception {
    String fresh = Names.fresh("said-");
    assertThat(executor.submit(new Length("abcd")).get()).isEqualTo(4);
    assertThat(executor.submit(new Say(fresh + "a")).get()).isNull();
    assertThat(executor.submit(new Say(fresh + "b"), "done").get()).isEqualTo("done");
    executor.execute(new Say(fresh + "c"));
    assertThat(Say.SAID).contains(fresh + "a", fresh + "b");
    Eventually.holds("it has run", () -> Say.SAID.contains(fresh + "c"));

    List<Future<Integer>> all =
        executor.invokeAll(List.of(new Length("a"), new Length("bb"), new Length("ccc")));
    assertThat(all).allMatch(Future::isDone);
    assertThat(all.stream().map(ExecutorContractTest::get)).containsExactly(1, 2, 3);
    assertThat(executor.invokeAny(List.of(new Length("a"), new Length("b")))).isEqualTo(1);
    assertThatThrownBy(() -> executor.invokeAny(List.of(new Fail(0))))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatATaskThrows_itsCallerGets() {
    assertThatThrownBy(() -> executor.execute(new Fail(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("it is late");
    assertThatThrownBy(() -> executor.executeOnMember(new Fail(1), member()))
        .hasStackTraceContaining(OwnException.class.getName() + ": it is over");
    assertThatThrownBy(() -> executor.execute(new Fail(4)))
        .hasStackTraceContaining(AssertionError.class.getName() + ": it cannot be");
    assertThatThrownBy(() -> executor.executeOnMembers(new Fail(0), members()))
        .isInstanceOf(IllegalStateException.class);
  }

  /** Here the member that runs it is the caller's own, or another process's for all it knows. */
  @Test
  void whatATaskThrows_isOfOneForm_whereverItRuns() throws Exception {
    for (int how : new int[] {1, 3, 4}) {
      Throwable told = failure(executor.submit(new Fail(how)));
      assertThat(told)
          .isInstanceOf(RemoteException.class)
          .hasMessageStartingWith(
              (switch (how) {
                    case 1 -> OwnException.class;
                    case 3 -> OwnCheckedException.class;
                    default -> AssertionError.class;
                  })
                  .getName());
      assertThatThrownBy(() -> executor.execute(new Fail(how)))
          .isInstanceOf(told.getClass())
          .hasMessage(told.getMessage());
      assertThat(failure(executor.async().execute(new Fail(how)).toCompletableFuture()))
          .isInstanceOf(told.getClass())
          .hasMessage(told.getMessage());
    }
    assertThat(failure(executor.submit(new Fail(3))))
        .cause()
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("not now");
    assertThat(failure(executor.submit(new Fail(0))))
        .isExactlyInstanceOf(IllegalStateException.class);
  }

  private static Throwable failure(Future<?> task) throws InterruptedException {
    try {
      throw new AssertionError("it has returned " + task.get());
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  @Test
  void negativeTimes_doNotWait() throws Exception {
    Gate gate = new Gate();
    Future<String> before = executor.submit(gate.task());
    gate.begun.await();
    for (long none : new long[] {-1, Long.MIN_VALUE}) {
      assertThat(executor.awaitTermination(none, TimeUnit.NANOSECONDS)).isFalse();
      assertThat(executor.awaitTermination(none, TimeUnit.DAYS)).isFalse();
      assertThatThrownBy(() -> executor.invokeAny(List.of(new Gate().task()), none, TimeUnit.DAYS))
          .isInstanceOf(TimeoutException.class);
      assertThat(executor.invokeAll(List.of(new Gate().task()), none, TimeUnit.DAYS))
          .allMatch(Future::isCancelled);
    }
    gate.open.countDown();
    assertThat(before.get(300, TimeUnit.SECONDS)).isEqualTo(gate.name);
  }

  @Test
  void whatCannotBeReadOrWritten_failsAsThat() throws Exception {
    assertThatThrownBy(() -> executor.execute(new Unknown()))
        .isInstanceOf(GridSerializationException.class);
    if (reach.deployment() != Deployment.REFERENCE) { // Which does not answer at all.
      assertThatThrownBy(() -> executor.execute(new Fail(2)))
          .isInstanceOf(GridSerializationException.class);
    }
    assertThat(executor.execute(new Length("abc"))).as("nothing else is disturbed").isEqualTo(3);
  }

  @Test
  @SuppressWarnings("NullAway") // What a careless caller does.
  void argumentsThatCannotBe_areRefused() {
    assertThatThrownBy(() -> executor.execute((Callable<Object>) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> executor.execute((Runnable) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> executor.executeOnKeyOwner(new Length("a"), null))
        .isInstanceOf(NullPointerException.class);
    for (int partition : new int[] {-1, 271, 9_999}) {
      assertThatThrownBy(() -> executor.executeOnPartition(new Length("a"), partition))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("partition=" + partition + ": must be from 0 to 270");
    }
    assertThatThrownBy(() -> executor.executeOnMember(new Length("a"), new UUID(1, 2)))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining(new UUID(1, 2).toString());
  }

  @Test
  void cancelling_interruptsIfThatIsAskedFor() throws Exception {
    for (boolean interrupt : new boolean[] {true, false}) {
      for (boolean onMember : new boolean[] {true, false}) {
        Gate gate = new Gate();
        CompletableFuture<String> task =
            (onMember
                    ? executor.async().executeOnMember(gate.task(), member())
                    : executor.async().executeOnKeyOwner(gate.task(), "key"))
                .toCompletableFuture();
        gate.begun.await();
        assertThat(task.cancel(interrupt)).isTrue();
        assertThat(task.cancel(interrupt)).as("again").isTrue();
        assertThatThrownBy(task::join).isInstanceOf(CancellationException.class);
        assertThat(executor.execute(new Length("abc"))).isEqualTo(3);
        if (!interrupt) {
          gate.open.countDown();
        }
        assertThat(gate.ended.get(300, TimeUnit.SECONDS))
            .isEqualTo(interrupt ? "interrupted" : "passed");
      }
    }
  }

  @Test
  void aTaskThatWaits_isNotBegun_ifItIsCancelled() throws Exception {
    if (reach.deployment() == Deployment.REFERENCE) {
      return; // There tasks of one caller may come in another order than they were sent in.
    }
    GridExecutor narrow = reach.executor(Names.fresh(Names.NARROW));
    List<Gate> gates = new ArrayList<>();
    List<CompletableFuture<String>> tasks = new ArrayList<>();
    for (int i = 0; i < 2 * Names.NARROW_TASKS; i++) {
      Gate gate = new Gate();
      gates.add(gate);
      tasks.add(narrow.async().executeOnMember(gate.task(), member()).toCompletableFuture());
      if (i < Names.NARROW_TASKS) {
        gate.begun.await();
      }
    }
    assertThatThrownBy(() -> narrow.executeOnMember(new Length("abc"), member()))
        .isInstanceOf(RejectedExecutionException.class);

    assertThat(tasks.getLast().cancel(false)).isTrue();
    for (int i = 0; i < LATER_CALLS; i++) {
      assertThat(executor.executeOnMember(new Length("abc"), member())).isEqualTo(3);
    }
    gates.forEach(gate -> gate.open.countDown());
    for (int i = 0; i < tasks.size() - 1; i++) {
      assertThat(tasks.get(i).get(300, TimeUnit.SECONDS)).isEqualTo(gates.get(i).name);
    }
    assertThat(narrow.executeOnMember(new Length("abc"), member())).isEqualTo(3);
    assertThat(gates.getLast().begun.getCount()).as("it has not begun").isEqualTo(1);
  }

  @Test
  void whoeverIsInterrupted_givesItsTaskUp() throws Exception {
    Gate gate = new Gate();
    Waiting<String> caller = Waiting.start(() -> executor.execute(gate.task()));
    gate.begun.await();
    caller.interrupt();
    assertThatThrownBy(caller::join).hasCauseInstanceOf(InterruptedException.class);
    gate.open.countDown();
    assertThat(gate.ended.get(300, TimeUnit.SECONDS)).isIn("passed", "interrupted");
  }

  @Test
  void anExecutorThatIsShutDown_isSoForAll_untilItIsDestroyed() throws Exception {
    GridExecutor peers = reach.site().peer().executor(executor.name());
    Gate gate = new Gate();
    Future<String> before = executor.submit(gate.task());
    gate.begun.await();
    assertThat(executor.isShutdown()).isFalse();
    assertThat(executor.isTerminated()).isFalse();

    executor.shutdown();

    assertThat(executor.isShutdown()).isTrue();
    assertThat(peers.isShutdown()).isTrue();
    boolean isOwn = reach.deployment() != Deployment.REFERENCE; // There clients do that.
    for (GridExecutor each : isOwn ? List.of(executor, peers) : List.<GridExecutor>of()) {
      assertThatThrownBy(() -> each.execute(new Length("abc")))
          .isInstanceOf(RejectedExecutionException.class);
      assertThatThrownBy(() -> each.executeOnMember(new Length("abc"), member()))
          .isInstanceOf(RejectedExecutionException.class);
    }
    gate.open.countDown();
    assertThat(before.get(300, TimeUnit.SECONDS)).isEqualTo(gate.name);
    assertThat(executor.awaitTermination(300, TimeUnit.SECONDS)).isTrue();
    assertThat(executor.isTerminated()).isTrue();
    assertThat(executor.shutdownNow()).isEmpty();

    executor.destroy();

    GridExecutor anew = reach.executor(executor.name());
    assertThat(anew.isShutdown()).isFalse();
    assertThat(anew.execute(new Length("abc"))).isEqualTo(3);
  }

  @Test
  void closingAHandle_endsNothing() throws Exception {
    executor.close();
    assertThat(executor.execute(new Length("abc"))).isEqualTo(3);
  }

  @Test
  void whoAsks_getsTheGridOfItsMember() throws Exception {
    if (reach.deployment() == Deployment.REFERENCE) {
      assertThatThrownBy(() -> executor.execute(new SizeOf("no grid there")))
          .isInstanceOf(IllegalStateException.class);
      return;
    }
    String map = Names.fresh("map-");
    reach.site().grid().map(map).put("a", 1);
    assertThat(executor.execute(new SizeOfMap(map))).isEqualTo(1);
  }
}
