package dev.grid.systemtests.history;

import static dev.grid.systemtests.history.Linearizability.Verdict.LINEARIZABLE;
import static dev.grid.systemtests.history.Linearizability.Verdict.NOT_LINEARIZABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.systemtests.history.Operation.Action;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Histories whose verdict is known, and small ones whose verdict can be had by trying all orders.
 */
final class LinearizabilityTest {

  private static final Set<Action> ANSWER_YES_OR_NO =
      EnumSet.of(Action.COMPARE_AND_SET, Action.TRY_ACQUIRE, Action.TRY_SET_COUNT, Action.AWAIT);

  private static Operation set(long value, long began, long ended) {
    return new Operation(Action.SET, value, 0, began, ended, 0);
  }

  private static Operation read(long result, long began, long ended) {
    return new Operation(Action.READ, 0, 0, began, ended, result);
  }

  private static Operation compareAndSet(
      long expected, long value, boolean done, long began, long ended) {
    return new Operation(Action.COMPARE_AND_SET, value, expected, began, ended, done ? 1 : 0);
  }

  private static void assertVerdict(Linearizability.Verdict expected, Operation... operations) {
    assertThat(Linearizability.judge(List.of(operations))).isEqualTo(expected);
  }

  @Test
  void nothing_isLinearizable() {
    assertVerdict(LINEARIZABLE);
  }

  @Test
  void aReadDuringAWrite_maySeeEitherValue() {
    assertVerdict(LINEARIZABLE, set(1, 0, 10), set(2, 20, 40), read(1, 25, 30));
    assertVerdict(LINEARIZABLE, set(1, 0, 10), set(2, 20, 40), read(2, 25, 30));
  }

  @Test
  void aReadAfterAWrite_maySeeNoOlderValue() {
    assertVerdict(NOT_LINEARIZABLE, set(1, 0, 10), set(2, 20, 30), read(1, 40, 50));
  }

  @Test
  void twoReadsDuringAWrite_mayNotGoBack() {
    assertVerdict(
        NOT_LINEARIZABLE, set(1, 0, 10), set(2, 20, 100), read(2, 30, 40), read(1, 50, 60));
  }

  @Test
  void aValueThatNobodyWrote_isNotRead() {
    assertVerdict(NOT_LINEARIZABLE, set(1, 0, 10), read(7, 5, 20));
  }

  @Test
  void aLostUpdate_isFound() {
    assertVerdict(
        NOT_LINEARIZABLE,
        set(1, 0, 10),
        compareAndSet(1, 2, true, 20, 60),
        compareAndSet(1, 3, true, 30, 50));
  }

  @Test
  void anAcknowledgedWriteThatIsGone_isFound() {
    assertVerdict(NOT_LINEARIZABLE, set(1, 0, 10), read(Operation.ABSENT, 20, 30));
  }

  @Test
  void anOpenWrite_mayTakeEffectLateOrNever() {
    Operation open = set(2, 20, Operation.NEVER);
    assertVerdict(LINEARIZABLE, set(1, 0, 10), open, read(1, 30, 40), read(2, 50, 60));
    assertVerdict(LINEARIZABLE, set(1, 0, 10), open, read(1, 30, 40), read(1, 50, 60));
  }

  @Test
  void anOpenWrite_takesEffectOnce() {
    Operation open = set(2, 20, Operation.NEVER);
    assertVerdict(
        NOT_LINEARIZABLE, set(1, 0, 10), open, read(2, 30, 40), set(3, 50, 60), read(2, 70, 80));
  }

  @Test
  void anOpenWrite_takesNoEffectBeforeItBegan() {
    assertVerdict(NOT_LINEARIZABLE, set(1, 0, 10), read(2, 20, 30), set(2, 40, Operation.NEVER));
  }

  @Test
  void putIfAbsentRemoveAndPut_answerWhatTheyFound() {
    Operation added = new Operation(Action.PUT_IF_ABSENT, 1, 0, 0, 10, Operation.ABSENT);
    Operation refused = new Operation(Action.PUT_IF_ABSENT, 2, 0, 20, 30, 1);
    Operation put = new Operation(Action.PUT, 3, 0, 40, 50, 1);
    Operation removed = new Operation(Action.REMOVE, 0, 0, 60, 70, 3);
    assertVerdict(LINEARIZABLE, added, refused, put, removed, read(Operation.ABSENT, 80, 90));

    Operation addedTwice = new Operation(Action.PUT_IF_ABSENT, 2, 0, 20, 30, Operation.ABSENT);
    assertVerdict(NOT_LINEARIZABLE, added, addedTwice);
    Operation removedOther = new Operation(Action.REMOVE, 0, 0, 60, 70, 1);
    assertVerdict(NOT_LINEARIZABLE, added, put, removedOther);
  }

  private static Operation call(Action action, long argument, long result, long began, long ended) {
    return new Operation(action, argument, 0, began, ended, result);
  }

  @Test
  void aCounter_givesEachNumberOnce() {
    Operation first = call(Action.ADD, 1, 1, 0, 30);
    assertVerdict(LINEARIZABLE, first, call(Action.ADD, 1, 2, 10, 20), read(2, 40, 50));
    assertVerdict(NOT_LINEARIZABLE, first, call(Action.ADD, 1, 1, 10, 20));
    assertVerdict(NOT_LINEARIZABLE, first, call(Action.ADD, 1, 2, 40, 50), read(1, 60, 70));
  }

  @Test
  void anOpenAddition_countsOnceAtMost_howeverLate() {
    Operation open = call(Action.ADD, 1, 0, 0, Operation.NEVER);
    assertVerdict(LINEARIZABLE, open, read(0, 10, 20), read(0, 30, 40), read(1, 50, 60));
    assertVerdict(NOT_LINEARIZABLE, open, read(1, 10, 20), read(2, 30, 40));
    assertVerdict(NOT_LINEARIZABLE, open, read(1, 10, 20), read(0, 30, 40));
  }

  @Test
  void aSemaphore_givesNoMoreThanThereIs_andRefusesNothingThatThereIs() {
    Operation made = call(Action.RELEASE, 2, 0, 0, 10);
    Operation one = call(Action.TRY_ACQUIRE, 1, 1, 20, 30);
    assertVerdict(LINEARIZABLE, made, one, call(Action.TRY_ACQUIRE, 2, 0, 40, 50), read(1, 60, 70));
    assertVerdict(NOT_LINEARIZABLE, made, one, call(Action.TRY_ACQUIRE, 2, 1, 40, 50));
    assertVerdict(NOT_LINEARIZABLE, made, one, call(Action.TRY_ACQUIRE, 1, 0, 40, 50));
  }

  @Test
  void aLatch_opensWhenAllHaveCounted_andBeginsAnew() {
    Operation set = call(Action.TRY_SET_COUNT, 1, 1, 0, 10);
    Operation counted = call(Action.COUNT_DOWN, 0, 0, 20, 30);
    Operation opened = call(Action.AWAIT, 0, 1, 40, 50);
    assertVerdict(LINEARIZABLE, set, call(Action.AWAIT, 0, 0, 12, 15), counted, opened);
    assertVerdict(NOT_LINEARIZABLE, set, opened);
    assertVerdict(
        LINEARIZABLE,
        set,
        counted,
        opened,
        call(Action.TRY_SET_COUNT, 3, 1, 60, 70),
        read(3, 80, 90));
    assertVerdict(NOT_LINEARIZABLE, set, counted, call(Action.TRY_SET_COUNT, 3, 0, 60, 70));
  }

  @Test
  void aLongHistoryWithOpenWrites_isDecided() {
    List<Operation> history = new ArrayList<>();
    for (int i = 1; i <= 1_000; i++) {
      boolean isOpen = i % 200 == 0;
      history.add(set(i, 10L * i, isOpen ? Operation.NEVER : 10L * i + 12));
      if (!isOpen) {
        history.add(read(i, 10L * i + 1, 10L * i + 9));
      }
    }
    assertThat(Linearizability.judge(history)).isEqualTo(LINEARIZABLE);

    history.add(read(1_000_000, 30_000, 30_001));
    assertThat(Linearizability.judge(history)).isEqualTo(NOT_LINEARIZABLE);
  }

  @Test
  void smallHistories_areJudgedAsByTryingAllOrders() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int linearizable = 0;
    int rounds = 20_000;
    for (int round = 0; round < rounds; round++) {
      List<Operation> history = randomHistory(random);
      boolean expected = someOrderFits(history, new boolean[history.size()], Operation.ABSENT);
      linearizable += expected ? 1 : 0;
      assertThat(Linearizability.judge(history))
          .as("seed=%d history=%s", seed, history)
          .isEqualTo(expected ? LINEARIZABLE : NOT_LINEARIZABLE);
    }
    assertThat(linearizable).as("both verdicts occur, seed=%d", seed).isBetween(1_000, 19_000);
  }

  private static List<Operation> randomHistory(Random random) {
    List<Operation> history = new ArrayList<>();
    int size = 2 + random.nextInt(5);
    for (int i = 0; i < size; i++) {
      Action action = Action.values()[random.nextInt(Action.values().length)];
      long began = random.nextInt(12);
      long ended = random.nextInt(6) == 0 ? Operation.NEVER : began + random.nextInt(8);
      long result = random.nextInt(ANSWER_YES_OR_NO.contains(action) ? 2 : 3);
      history.add(
          new Operation(action, 1 + random.nextInt(2), random.nextInt(3), began, ended, result));
    }
    return history;
  }

  /** Whether those that are not done fit in some order after those that are. */
  private static boolean someOrderFits(List<Operation> history, boolean[] done, long value) {
    boolean isComplete = true;
    long firstEnd = Operation.NEVER;
    for (int i = 0; i < done.length; i++) {
      if (!done[i] && !history.get(i).isOpen()) {
        isComplete = false;
        firstEnd = Math.min(firstEnd, history.get(i).endedNanos());
      }
    }
    if (isComplete) {
      return true;
    }
    for (int i = 0; i < done.length; i++) {
      long next = done[i] ? Operation.IMPOSSIBLE : history.get(i).next(value);
      if (next != Operation.IMPOSSIBLE && history.get(i).beganNanos() <= firstEnd) {
        done[i] = true;
        boolean fits = someOrderFits(history, done, next);
        done[i] = false;
        if (fits) {
          return true;
        }
      }
    }
    return false;
  }
}
