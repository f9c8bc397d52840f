package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.ringbuffer.ReadResult;
import dev.grid.ringbuffer.StaleSequenceException;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Ringbuffers: sequences, what is overwritten, and readers that wait. */
@EverywhereSuite
@Execution(ExecutionMode.CONCURRENT)
final class RingbufferContractTest {

  private final Reach reach;
  private final GridRingbuffer<String> ring;
  private final GridRingbuffer<String> small;

  RingbufferContractTest(Reach reach) {
    this.reach = reach;
    this.ring = reach.ringbuffer(Names.fresh("ring-"));
    this.small = reach.ringbuffer(Names.fresh(Names.SMALL_RING));
  }

  private static List<String> numbered(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "i" + i).toList();
  }

  private GridRingbuffer<String> atPeer(GridRingbuffer<String> other) {
    return reach.site().peer().ringbuffer(other.name());
  }

  @Test
  void anEmptyRing() {
    assertThat(ring.capacity()).isEqualTo(10_000);
    assertThat(small.capacity()).isEqualTo(Names.SMALL_RING_ITEMS);
    assertThat(small.remainingCapacity()).isEqualTo(Names.SMALL_RING_ITEMS);
    assertThat(ring.size()).isZero();
    assertThat(ring.headSequence()).isZero();
    assertThat(ring.tailSequence()).isEqualTo(-1);
  }

  @Test
  void items_areAddedAndReadInOrder_andRemain() throws Exception {
    assertThat(ring.add("a")).isZero();
    assertThat(ring.add("b", OverflowPolicy.FAIL)).isEqualTo(1);
    assertThat(ring.addAll(List.of("c", "d"), OverflowPolicy.OVERWRITE)).isEqualTo(3);

    assertThat(ring.readOne(1)).isEqualTo("b");
    assertThat(ring.readOne(1)).isEqualTo("b");
    assertThat(atPeer(ring).readOne(3)).isEqualTo("d");
    assertThat(ring.size()).isEqualTo(4);
    assertThat(ring.tailSequence()).isEqualTo(3);
  }

  @Test
  void newItems_takeThePlaceOfTheOldest() throws Exception {
    small.addAll(numbered(0, 3), OverflowPolicy.OVERWRITE);
    assertThat(small.remainingCapacity()).isEqualTo(Names.SMALL_RING_ITEMS);
    assertThat(small.add("i3")).isEqualTo(3);

    assertThat(small.size()).isEqualTo(3);
    assertThat(small.headSequence()).isEqualTo(1);
    assertThat(small.readOne(1)).isEqualTo("i1");
    assertThatThrownBy(() -> small.readOne(0)).isInstanceOf(StaleSequenceException.class);
  }

  @Test
  void policyFail_overwritesItemsThatHaveNoTimeToLive() {
    small.addAll(numbered(0, 2), OverflowPolicy.FAIL);

    assertThat(small.addAll(List.of("i2", "i3"), OverflowPolicy.FAIL)).isEqualTo(3);
    assertThat(small.add("i4", OverflowPolicy.FAIL)).isEqualTo(4);
    assertThat(small.headSequence()).isEqualTo(2);
    assertThat(small.addAll(numbered(0, 4), OverflowPolicy.FAIL)).isEqualTo(-1);
    assertThat(small.tailSequence()).isEqualTo(4);
  }

  @Test
  void readOne_waitsForTheNext_allWhoDoAreWoken() {
    Waiting<String> one = Waiting.start(() -> ring.readOne(0));
    Waiting<String> other = Waiting.start(() -> atPeer(ring).readOne(0));
    one.assertWaits(ring::size);
    other.assertWaits(() -> atPeer(ring).size());

    ring.add("a");

    assertThat(one.join()).isEqualTo("a");
    assertThat(other.join()).isEqualTo("a");
  }

  @Test
  void readOne_ofANegativeSequence_isRefused() {
    assertThatThrownBy(() -> ring.readOne(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readMany_readsWhatThereIs() throws Exception {
    ring.addAll(numbered(0, 5), OverflowPolicy.OVERWRITE);

    ReadResult<String> three = ring.readMany(1, 1, 3);
    assertThat(three.items()).containsExactly("i1", "i2", "i3");
    assertThat(three.sequences()).containsExactly(1L, 2L, 3L);
    assertThat(three.readCount()).isEqualTo(3);
    assertThat(three.nextSequence()).isEqualTo(4);
    assertThat(ring.readMany(4, 0, 10).items()).containsExactly("i4");
    assertThat(ring.readMany(5, 0, 10).items()).isEmpty();
  }

  @Test
  void readMany_waitsForTheLeast() {
    ring.add("i0");
    Waiting<ReadResult<String>> three = Waiting.start(() -> ring.readMany(0, 3, 10));
    three.assertWaits(ring::size);
    ring.add("i1");
    three.assertWaits(ring::size);

    ring.add("i2");

    assertThat(three.join().items()).containsExactly("i0", "i1", "i2");
  }

  @Test
  void readMany_beginsAtTheHead_orBehindTheTail() throws Exception {
    small.addAll(numbered(0, 3), OverflowPolicy.OVERWRITE);
    small.addAll(numbered(3, 5), OverflowPolicy.OVERWRITE);

    assertThat(small.readMany(0, 1, 3).sequences()).containsExactly(2L, 3L, 4L);
    Waiting<ReadResult<String>> next = Waiting.start(() -> small.readMany(100, 1, 3));
    next.assertWaits(small::size);
    small.add("i5");
    assertThat(next.join().items()).containsExactly("i5");
    assertThat(next.join().nextSequence()).isEqualTo(6);
  }

  @Test
  void readMany_ofWhatCannotBe_isRefused() {
    assertThatThrownBy(() -> small.readMany(0, 2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> small.readMany(-1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itemsWhoseTimeIsOver_areGone_andSequencesGoOn() throws Exception {
    GridRingbuffer<String> brief = reach.ringbuffer(Names.fresh(Names.SHORT_LIVED_RING));
    brief.addAll(List.of("a", "b"), OverflowPolicy.OVERWRITE);
    Eventually.holds("the head moves past them", () -> brief.headSequence() == 2);

    assertThat(brief.size()).isZero();
    assertThat(brief.tailSequence()).isEqualTo(1);
    assertThat(brief.remainingCapacity()).isEqualTo(Names.SMALL_RING_ITEMS);
    assertThatThrownBy(() -> brief.readOne(0)).isInstanceOf(StaleSequenceException.class);
    Waiting<ReadResult<String>> next = Waiting.start(() -> brief.readMany(0, 1, 3));
    next.assertWaits(brief::size);
    assertThat(brief.add("c")).isEqualTo(2);
    assertThat(next.join().items()).containsExactly("c");
    assertThat(next.join().nextSequence()).isEqualTo(3);
  }

  @Test
  void policyFail_hasRoomAsItemsExpire() {
    GridRingbuffer<String> brief = reach.ringbuffer(Names.fresh(Names.SHORT_LIVED_RING));
    for (int i = 0; i < 3 * Names.SMALL_RING_ITEMS; i++) {
      long sequence = i;
      Eventually.holds(
          "there is room", () -> brief.add("i" + sequence, OverflowPolicy.FAIL) == sequence);
    }
  }

  @Test
  void policyFail_refusesWhileItemsLive() throws Exception {
    GridRingbuffer<String> lasting = reach.ringbuffer(Names.fresh(Names.LONG_LIVED_RING));
    assertThat(lasting.remainingCapacity()).isEqualTo(3);
    assertThat(lasting.addAll(numbered(0, 2), OverflowPolicy.FAIL)).isEqualTo(1);
    assertThat(lasting.remainingCapacity()).isEqualTo(1);
    assertThat(lasting.addAll(numbered(2, 4), OverflowPolicy.FAIL)).isEqualTo(-1);
    assertThat(lasting.tailSequence()).isEqualTo(1);
    assertThat(lasting.add("i2", OverflowPolicy.FAIL)).isEqualTo(2);
    assertThat(lasting.add("i3", OverflowPolicy.FAIL)).isEqualTo(-1);
    assertThat(lasting.add("i3", OverflowPolicy.OVERWRITE)).isEqualTo(3);
    assertThat(lasting.readMany(0, 3, 3).items()).containsExactly("i1", "i2", "i3");
  }

  @Test
  void destroy_beginsAnew() {
    ring.add("a");

    ring.destroy();

    assertThat(ring.tailSequence()).isEqualTo(-1);
    assertThat(ring.add("b")).isZero();
  }

  @Test
  void nulls_areRefused() {
    assertThatThrownBy(() -> ring.add(absent())).isInstanceOf(NullPointerException.class);
    assertThat(ring.size()).isZero();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // What a careless caller does.
  private static <T> T absent() {
    return null;
  }
}
