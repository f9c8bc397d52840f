package dev.grid.systemtests.history;

import static dev.grid.systemtests.history.Linearizability.Verdict.LINEARIZABLE;
import static dev.grid.systemtests.history.Linearizability.Verdict.NOT_LINEARIZABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.systemtests.history.Operation.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Histories whose verdict is known, and small ones whose verdict can be had by trying all orders.
 */
final class LinearizabilityTest {

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
      boolean isSwap = action == Action.COMPARE_AND_SET;
      long result = random.nextInt(isSwap ? 2 : 3);
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
