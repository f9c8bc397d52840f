package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.map.EntryEvent;
import dev.grid.map.EntryListener;
import dev.grid.map.EntryProcessor;
import dev.grid.map.GridMap;
import dev.grid.map.MutableEntry;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.ringbuffer.ReadResult;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What users write runs in our members. One of the reference does not know our interfaces: there it
 * is shown that such a call fails and does nothing.
 */
@ContractSuite
final class UserCodeContractTest {

  private static final int CALLERS = 4;
  private static final int CALLS = 50;

  private final Reach reach;
  private final GridMap<String, Integer> map;
  private final GridRingbuffer<String> ring;

  UserCodeContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.freshMap();
    this.ring = reach.ringbuffer(Names.fresh("ring-"));
  }

  /** Adds to a number; answers the sum. A record, which travels as it is. */
  record Plus(int summand) implements EntryProcessor<String, Integer, Integer> {

    @Override
    public Integer process(MutableEntry<String, Integer> entry) {
      Integer before = entry.value();
      int sum = (before == null ? 0 : before) + summand;
      entry.setValue(sum);
      return sum;
    }
  }

  /** Removes a number. */
  record Minus() implements EntryProcessor<String, Integer, Integer> {

    @Override
    public @Nullable Integer process(MutableEntry<String, Integer> entry) {
      entry.remove();
      return null;
    }
  }

  /** Waits for the test, in the same process. */
  record Slow(int number) implements EntryProcessor<String, Integer, Integer> {

    static final CountDownLatch BEGUN = new CountDownLatch(1);
    static final CountDownLatch END = new CountDownLatch(1);

    @Override
    public Integer process(MutableEntry<String, Integer> entry) {
      BEGUN.countDown();
      try {
        END.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      entry.setValue(number);
      return number;
    }
  }

  /** Fails with a cause that says so. */
  record Refuse() implements EntryProcessor<String, Integer, Integer> {

    @Override
    public Integer process(MutableEntry<String, Integer> entry) {
      entry.setValue(13);
      throw new IllegalStateException("refused by the processor of " + entry.key());
    }
  }

  record Longer(int than) implements Predicate<String> {

    @Override
    public boolean test(String item) {
      return item.length() > than;
    }
  }

  /** Whether the member runs what users of ours write; if not, such a call is seen to fail. */
  private boolean runs() {
    if (reach.deployment() != Deployment.REFERENCE) {
      return true;
    }
    assertThatThrownBy(() -> map.executeOnKey("k", new Plus(1)))
        .isInstanceOf(RuntimeException.class);
    assertThat(map.get("k")).isNull();
    return false;
  }

  @Test
  void processors_changeEntries_andListenersHearOfThem() {
    if (!runs()) {
      return;
    }
    List<String> heard = new CopyOnWriteArrayList<>();
    map.addListener(
        new EntryListener<>() {
          @Override
          public void added(EntryEvent<String, Integer> event) {
            heard.add("+" + event.value());
          }

          @Override
          public void updated(EntryEvent<String, Integer> event) {
            heard.add(event.oldValue() + ">" + event.value());
          }

          @Override
          public void removed(EntryEvent<String, Integer> event) {
            heard.add("-" + event.oldValue());
          }
        },
        true);

    assertThat(map.executeOnKey("k", new Plus(2))).isEqualTo(2);
    assertThat(map.executeOnKey("k", new Plus(3))).isEqualTo(5);
    assertThat(reach.atPeer(map).get("k")).isEqualTo(5);
    assertThat(map.executeOnKey("k", new Minus())).isNull();
    assertThat(map.containsKey("k")).isFalse();
    Eventually.holds("all is told", () -> heard.equals(List.of("+2", "2>5", "-5")));
  }

  @Test
  void processors_areAtomic() {
    if (!runs()) {
      return;
    }
    List<Waiting<Boolean>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      GridMap<String, Integer> mine = i % 2 == 0 ? map : reach.atPeer(map);
      callers.add(
          Waiting.start(
              () -> {
                for (int call = 0; call < CALLS; call++) {
                  mine.executeOnKey("k", new Plus(1));
                }
              }));
    }
    callers.forEach(Waiting::join);

    assertThat(map.get("k")).isEqualTo(CALLERS * CALLS);
  }

  @Test
  void processor_thatTakesItsTime_keepsWritersOfItsKeyWaiting_andNobodyElse() throws Exception {
    if (!runs() || Slow.END.getCount() == 0) {
      return;
    }
    map.set("k", 1);
    Waiting<Integer> slow = Waiting.start(() -> map.executeOnKey("k", new Slow(2)));
    Slow.BEGUN.await();
    Waiting<Boolean> writer = Waiting.start(() -> reach.atPeer(map).set("k", 3));

    writer.assertWaits(() -> reach.atPeer(map).set("other", 1));
    assertThat(map.get("k")).isEqualTo(1);
    Slow.END.countDown();

    assertThat(slow.join()).isEqualTo(2);
    writer.join();
    assertThat(map.get("k")).isEqualTo(3);
  }

  @Test
  void processor_thatFails_failsItsCall() {
    if (!runs()) {
      return;
    }
    assertThatThrownBy(() -> map.executeOnKey("k", new Refuse()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("refused by the processor of k");
    assertThat(map.get("k")).isNull();
  }

  @Test
  void keyThatIsLocked_isWaitedFor() {
    if (!runs()) {
      return;
    }
    map.lock("k");
    assertThat(map.executeOnKey("k", new Plus(1))).as("by its owner").isEqualTo(1);
    Waiting<Integer> other = Waiting.start(() -> reach.atPeer(map).executeOnKey("k", new Plus(1)));
    other.assertWaits(() -> reach.atPeer(map).size());

    map.unlock("k");

    assertThat(other.join()).isEqualTo(2);
  }

  @Test
  void filters_chooseWhatIsRead() throws Exception {
    if (!runs()) {
      return;
    }
    ring.addAll(List.of("a", "bbb", "c", "ddd"), OverflowPolicy.OVERWRITE);

    ReadResult<String> read = ring.readMany(0, 1, 10, new Longer(1));
    assertThat(read.items()).containsExactly("bbb", "ddd");
    assertThat(read.sequences()).containsExactly(1L, 3L);
    assertThat(read.readCount()).isEqualTo(4);
    Waiting<ReadResult<String>> three = Waiting.start(() -> ring.readMany(0, 3, 10, new Longer(1)));
    three.assertWaits(ring::size);
    ring.add("e");
    three.assertWaits(ring::size);
    ring.add("fff");
    assertThat(three.join().items()).containsExactly("bbb", "ddd", "fff");
  }
}
