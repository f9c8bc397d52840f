package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.map.EntryProcessor;
import dev.grid.map.GridMap;
import dev.grid.map.MutableEntry;
import dev.grid.map.ReadOnlyEntryProcessor;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.InPartitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Entry processors over many keys and all entries. A member of the reference does not know our
 * interfaces: there it is shown that such a call fails and does nothing.
 */
@EverywhereSuite
final class EntriesProcessingContractTest {

  private static final int ENTRIES = 3_000;
  private static final int CALLERS = 4;
  private static final int CALLS = 20;

  private final Reach reach;
  private final GridMap<String, Integer> map;

  EntriesProcessingContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMap();
  }

  /** Adds to a number; answers the sum. */
  record Plus(int summand) implements EntryProcessor<String, Integer, Integer> {

    @Override
    public Integer process(MutableEntry<String, Integer> entry) {
      Integer before = entry.value();
      int sum = (before == null ? 0 : before) + summand;
      entry.setValue(sum);
      return sum;
    }
  }

  /** Removes odd numbers, and answers them only. */
  record RemoveOdd() implements EntryProcessor<String, Integer, Integer> {

    @Override
    public @Nullable Integer process(MutableEntry<String, Integer> entry) {
      Integer value = entry.value();
      if (value == null || value % 2 == 0) {
        return null;
      }
      entry.remove();
      return value;
    }
  }

  record Twice() implements ReadOnlyEntryProcessor<String, Integer, Integer> {

    @Override
    public @Nullable Integer process(MutableEntry<String, Integer> entry) {
      Integer value = entry.value();
      return value == null ? null : 2 * value;
    }
  }

  /** Refuses a number. */
  record Refuse(int number) implements EntryProcessor<String, Integer, Integer> {

    @Override
    public @Nullable Integer process(MutableEntry<String, Integer> entry) {
      Integer value = entry.value();
      entry.setValue(-1);
      if (value != null && value == number) {
        throw new IllegalStateException("refused at " + entry.key());
      }
      return null;
    }
  }

  /** Answers what cannot be written. */
  record Unwritable() implements EntryProcessor<String, Integer, Object> {

    @Override
    public Object process(MutableEntry<String, Integer> entry) {
      return new Thread("never started");
    }
  }

  /** Waits for the test, in the same process, at one number. */
  record Slow(int number) implements EntryProcessor<String, Integer, Integer> {

    static final CountDownLatch BEGUN = new CountDownLatch(1);
    static final CountDownLatch END = new CountDownLatch(1);

    @Override
    public @Nullable Integer process(MutableEntry<String, Integer> entry) {
      Integer value = entry.value();
      if (value != null && value == number) {
        BEGUN.countDown();
        try {
          END.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      entry.setValue(value == null ? 0 : value + 1_000);
      return null;
    }
  }

  private static Map<String, Integer> numbers(int count) {
    Map<String, Integer> numbers = new HashMap<>();
    IntStream.range(0, count).forEach(i -> numbers.put("k" + i, i));
    return numbers;
  }

  /** Whether the member runs what users of ours write; if not, such calls are seen to fail. */
  private boolean runs() {
    if (reach.deployment() != Deployment.REFERENCE) {
      return true;
    }
    map.set("k", 1);
    assertThatThrownBy(() -> map.executeOnEntries(new Plus(1)))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> map.executeOnKeys(List.of("k"), new Plus(1)))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> map.executeOnKey("k", new Twice()))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(map.get("k")).isEqualTo(1);
    return false;
  }

  @Test
  void allEntries() {
    if (!runs()) {
      return;
    }
    map.putAll(numbers(ENTRIES));

    Map<String, Integer> sums = map.executeOnEntries(new Plus(7));

    Map<String, Integer> expected = numbers(ENTRIES);
    expected.replaceAll((key, value) -> value + 7);
    assertThat(sums).isEqualTo(expected);
    assertThat(reach.atPeer(map).getAll(expected.keySet())).isEqualTo(expected);
  }

  @Test
  void allEntries_ofAnEmptyMap() {
    if (runs()) {
      assertThat(map.executeOnEntries(new Plus(7))).isEmpty();
      assertThat(map.executeOnKeys(List.of(), new Plus(7))).isEmpty();
    }
  }

  @Test
  void nullAnswers_areLeftOut_andEntriesRemoved() {
    if (!runs()) {
      return;
    }
    map.putAll(numbers(100));

    Map<String, Integer> removed = map.executeOnEntries(new RemoveOdd());

    assertThat(removed).hasSize(50).containsEntry("k99", 99);
    assertThat(map.keySet()).hasSize(50).contains("k98").doesNotContain("k99");
  }

  @Test
  void keys() {
    if (!runs()) {
      return;
    }
    map.putAll(numbers(100));

    Map<String, Integer> sums =
        map.executeOnKeys(List.of("k1", "k50", "k1", "new"), new Plus(1_000));

    assertThat(sums).isEqualTo(Map.of("k1", 1_001, "k50", 1_050, "new", 1_000));
    assertThat(map.getAll(List.of("k1", "k2", "k50", "new")))
        .isEqualTo(Map.of("k1", 1_001, "k2", 2, "k50", 1_050, "new", 1_000));
  }

  @InPartitions
  @Test
  void whatOnlyReads_waitsForNobody() {
    if (!runs()) {
      return;
    }
    map.putAll(numbers(100));
    map.lock("k3");

    GridMap<String, Integer> other = reach.atPeer(map);
    assertThat(other.executeOnEntries(new Twice())).hasSize(100).containsEntry("k3", 6);
    assertThat(other.executeOnKeys(List.of("k3", "none"), new Twice())).isEqualTo(Map.of("k3", 6));
    assertThat(other.executeOnKey("k3", new Twice())).isEqualTo(6);
    map.unlock("k3");
  }

  @InPartitions
  @Test
  void keyThatAnotherHasLocked_isWaitedFor() {
    if (!runs()) {
      return;
    }
    map.putAll(numbers(100));
    map.lock("k3");
    assertThat(map.executeOnKeys(List.of("k3"), new Plus(1)))
        .as("its owner")
        .containsEntry("k3", 4);
    Waiting<Map<String, Integer>> other =
        Waiting.start(() -> reach.atPeer(map).executeOnEntries(new Plus(1)));
    other.assertWaits(() -> reach.atPeer(map).size());
    assertThat(map.get("k3")).isEqualTo(4);

    map.unlock("k3");

    assertThat(other.join()).hasSize(100).containsEntry("k3", 5);
  }

  @Test
  void eachChange_isAtomic_whateverOthersWrite() {
    if (!runs()) {
      return;
    }
    map.putAll(numbers(200));
    List<Waiting<Boolean>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      GridMap<String, Integer> mine = i % 2 == 0 ? map : reach.atPeer(map);
      boolean isWalk = i < 2;
      callers.add(
          Waiting.start(
              () -> {
                for (int call = 0; call < CALLS; call++) {
                  if (isWalk) {
                    mine.executeOnEntries(new Plus(1_000));
                  } else {
                    mine.executeOnKeys(List.of("k1", "k2", "k3"), new Plus(1_000));
                    mine.executeOnKey("k2", new Plus(1_000));
                    mine.merge("k3", 1_000, Integer::sum);
                  }
                }
              }));
    }
    callers.forEach(Waiting::join);

    assertThat(map.get("k9")).isEqualTo(9 + 2 * CALLS * 1_000);
    assertThat(map.get("k1")).isEqualTo(1 + 4 * CALLS * 1_000);
    assertThat(map.get("k2")).isEqualTo(2 + 6 * CALLS * 1_000);
    assertThat(map.get("k3")).isEqualTo(3 + 6 * CALLS * 1_000);
  }

  @Test
  void processorThatFails_failsItsCall_andItsEntryStays() {
    if (!runs()) {
      return;
    }
    map.putAll(numbers(100));

    assertThatThrownBy(() -> map.executeOnEntries(new Refuse(50)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("refused at k50");
    assertThat(map.get("k50")).isEqualTo(50);
    assertThatThrownBy(() -> map.executeOnKeys(List.of("k50"), new Refuse(50)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> map.executeOnKeys(List.of("k50"), new Unwritable()))
        .isInstanceOf(GridSerializationException.class);
    assertThatThrownBy(() -> map.executeOnEntries(entry -> 1))
        .as("a lambda does not travel")
        .isInstanceOf(GridSerializationException.class);
    assertThat(map.get("k50")).isEqualTo(50);
  }

  @Test
  void processorThatTakesItsTime_keepsNobodyFromItsEntry() throws Exception {
    if (!runs() || Slow.END.getCount() == 0) {
      return;
    }
    map.putAll(numbers(3));
    Waiting<Map<String, Integer>> slow =
        Waiting.start(() -> reach.atPeer(map).executeOnEntries(new Slow(1)));
    Slow.BEGUN.await();

    map.set("k1", 5);
    assertThat(map.get("k1")).isEqualTo(5);
    Slow.END.countDown();

    assertThat(slow.join()).isEmpty();
    assertThat(map.get("k1")).as("it ran again on the new value").isEqualTo(1_005);
    assertThat(map.get("k2")).isEqualTo(1_002);
  }
}
