package dev.grid.structures.durableexecutor;

import static dev.grid.structures.ShardHost.ALICE;
import static dev.grid.structures.ShardHost.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.config.MemberConfig;
import dev.grid.durableexecutor.DurableExecutorConfig;
import dev.grid.durableexecutor.StaleTaskIdException;
import dev.grid.kernel.Effect;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Data;
import dev.grid.protocol.TargetNotMemberException;
import dev.grid.structures.ShardHost;
import dev.grid.structures.TaskMember;
import dev.grid.structures.durableexecutor.DurableExecutorMessages.*;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each message, on a member that runs tasks when the test says so. */
final class DurableExecutorTest {

  private static final String NAME = "x";
  private static final int CAPACITY = 3;
  private static final UUID OTHER = new UUID(1, 2);

  private final MemberConfig config =
      MemberConfig.defaults().with(DurableExecutorConfig.named(NAME).withCapacity(CAPACITY));
  private final ShardHost<DurableExecutorState> shard =
      new ShardHost<>(new DurableExecutorStructure(), NAME, config);
  private final TaskMember member = new TaskMember(shard, config);

  DurableExecutorTest() {
    shard.owns(new DurableRuns(NAME, member), member.runner());
  }

  record Twice(int number) implements Callable<Integer> {
    @Override
    public Integer call() {
      return 2 * number;
    }
  }

  record Fail(String message) implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalStateException(message);
    }
  }

  private Data data(Object value) {
    return shard.serialization().toData(value);
  }

  private int submit(Callable<?> task) {
    return (int) Objects.requireNonNull(shard.call(ALICE, new SubmitToPartition(NAME, data(task))));
  }

  private ShardHost.Answer retrieve(int sequence) {
    return shard.send(BOB, new RetrieveResult(NAME, sequence));
  }

  private @Nullable Object object(ShardHost.Answer answer) {
    Data value = (Data) answer.value();
    return value == null ? null : shard.serialization().toObject(value);
  }

  private void assertStale(int sequence) {
    assertThatThrownBy(() -> retrieve(sequence).value())
        .isInstanceOf(StaleTaskIdException.class)
        .hasMessageContaining("sequence=" + sequence);
  }

  @Test
  void result_staysUntilItIsDisposedOf() {
    int sequence = submit(new Twice(4));
    member.runTasks();

    assertThat(object(retrieve(sequence))).isEqualTo(8);
    assertThat(object(retrieve(sequence))).isEqualTo(8);
    assertThat(object(shard.send(BOB, new RetrieveAndDisposeResult(NAME, sequence)))).isEqualTo(8);
    assertStale(sequence);
    assertThat(shard.call(ALICE, new DisposeResult(NAME, sequence))).as("again").isNull();
  }

  @Test
  void whoRetrieves_waitsForTheEnd() {
    int sequence = submit(new Twice(4));
    ShardHost.Answer kept = retrieve(sequence);
    ShardHost.Answer taken = shard.send(ALICE, new RetrieveAndDisposeResult(NAME, sequence));
    ShardHost.Answer late = retrieve(sequence);
    assertThat(shard.waiting()).isEqualTo(3);

    member.runTasks();

    assertThat(object(kept)).isEqualTo(8);
    assertThat(object(taken)).isEqualTo(8);
    assertThatThrownBy(late::value).isInstanceOf(StaleTaskIdException.class);
  }

  @Test
  void taskThatIsDisposedOf_isNotBegun_andWhoWaitsIsTold() {
    int sequence = submit(new Twice(4));
    ShardHost.Answer waiting = retrieve(sequence);

    shard.call(ALICE, new DisposeResult(NAME, sequence));

    assertThatThrownBy(waiting::value).isInstanceOf(StaleTaskIdException.class);
    member.runTasks();
    assertThat(member.runner().statistics().getFirst().counts()).containsEntry("started", 0L);
  }

  @Test
  void failure_isTheResult_andIsDisposedOfWithTheAnswer() {
    int sequence = submit(new Fail("no"));
    member.runTasks();

    assertThatThrownBy(() -> retrieve(sequence).value())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no");
    assertThatThrownBy(() -> shard.call(BOB, new RetrieveAndDisposeResult(NAME, sequence)))
        .isInstanceOf(IllegalStateException.class);
    assertStale(sequence);
  }

  @Test
  void newTask_takesThePlaceOfTheOldestResult_neverOfATask() {
    int first = submit(new Twice(1));
    member.runTasks();
    int second = submit(new Twice(2));
    int third = submit(new Twice(3));
    int fourth = submit(new Twice(4));
    assertStale(first);
    assertThatThrownBy(() -> submit(new Twice(5)))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("capacity=3");

    member.runTasks();

    assertThat(List.of(second, third, fourth)).allMatch(s -> object(retrieve(s)) != null);
    submit(new Twice(6));
    assertStale(second);
    assertThat(shard.state().evictions()).isEqualTo(2);
  }

  @Test
  void firstSequence_isNotThatOfAnExecutorOfTheNameBefore() {
    DurableExecutorState before = new DurableExecutorState(new StateContext(NAME, 0, config));
    DurableExecutorState after = new DurableExecutorState(new StateContext(NAME, 0, config));

    int one = before.accept(new byte[0], OTHER, 1_000_000_000_000L).sequence();
    int two = before.accept(new byte[0], OTHER, 1_000_000_000_002L).sequence();
    int first = after.accept(new byte[0], OTHER, 1_000_000_000_005L).sequence();

    assertThat(two).isEqualTo(one + 1);
    assertThat(first).isNotIn(one, two);
  }

  @Test
  void shutDown_refusesNewTasks_andKeepsTheOthers() {
    int sequence = submit(new Twice(1));
    assertThat(shard.call(ALICE, new IsShutdown(NAME))).isEqualTo(false);
    assertThat(shard.callAll(ALICE, new Shutdown(NAME)).reply()).isNull();
    assertThat(shard.call(BOB, new IsShutdown(NAME))).isEqualTo(true);

    assertThatThrownBy(() -> submit(new Twice(2)))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("shut down");
    member.runTasks();
    assertThat(object(retrieve(sequence))).isEqualTo(2);
  }

  @Test
  void taskOfAMemberThatIsGone_isBegunHere_once() {
    acceptedByOther();
    List<String> asked = new ArrayList<>();
    member.elsewhere(
        message -> {
          asked.add(message.toString());
          if (asked.size() < 3) {
            return List.of(0);
          }
          throw new TargetNotMemberException("gone");
        });

    shard.promote();
    member.ring();
    assertThat(member.begun()).as("its member runs it").isZero();
    member.ring();
    assertThat(member.begun()).as("it still does").isZero();
    member.ring();
    assertThat(member.begun()).isEqualTo(1);
    shard.promote();
    member.ring();
    assertThat(member.runTasks()).isEqualTo(1);

    assertThat(object(retrieve(0))).isEqualTo(14);
    assertThat(asked).hasSize(3);
  }

  @Test
  void taskThatItsMemberHasLost_isBegunHere_andALateAnswerIsNotTaken() {
    acceptedByOther();
    member.elsewhere(message -> List.of());
    shard.promote();
    member.ring();
    assertThat(member.runTasks()).isEqualTo(1);
    shard.call(OTHER, new Ended(NAME, 0, data("late"), null));
    assertThat(object(retrieve(0))).isEqualTo(14);
  }

  @Test
  void taskOfAMemberThatIsThere_isItsOwn_alsoIfAnotherServesThePartition() {
    acceptedByOther();
    member.elsewhere(message -> List.of(0));
    shard.promote();
    member.ring();
    shard.call(OTHER, new Ended(NAME, 0, data("there"), null));
    member.elsewhere(message -> List.of());
    member.ring();

    assertThat(member.begun()).isZero();
    assertThat(object(retrieve(0))).isEqualTo("there");
  }

  private void acceptedByOther() {
    Effect accepted =
        new DurableExecutorEffect.Accepted(
            0, data(new Twice(7)).bytes(), OTHER, DurableExecutorState.NONE);
    shard.state().apply(accepted);
    shard.replica().apply(accepted);
  }

  @Test
  void copies_areEqual_whateverHappens() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      DurableExecutorState copy = new DurableExecutorState(new StateContext(NAME, 0, config));
      Transfer transfer = shard.state().transfer();
      shard.onEffect(
          effect -> {
            Effect passed = transfer.pass(effect);
            if (passed != null) {
              copy.apply(shard.throughBytes(passed));
            }
          });
      for (Effect slice; (slice = transfer.next(1)) != null; ) {
        copy.apply(shard.throughBytes(slice));
        changeSomething(random);
      }
      changeSomething(random);
      assertThat(copy.digest()).as("seed=" + seed).isEqualTo(shard.state().digest());
      assertThat(copy.bytes()).as("seed=" + seed).isEqualTo(shard.state().bytes());
      assertThat(shard.replica().digest()).as("seed=" + seed).isEqualTo(shard.state().digest());
    }
  }

  private void changeSomething(Random random) {
    try {
      int some = random.nextInt(Math.max(1, shard.state().next()));
      switch (random.nextInt(4)) {
        case 0, 1 -> submit(random.nextBoolean() ? new Twice(1) : new Fail("some"));
        case 2 -> member.runTasks();
        default -> shard.call(ALICE, new DisposeResult(NAME, some));
      }
    } catch (RejectedExecutionException | StaleTaskIdException e) {
      assertThat(e).hasMessageContaining(NAME);
    }
  }
}
