package dev.grid.structures.ringbuffer;

import static dev.grid.structures.ShardHost.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Merging;
import dev.grid.kernel.StructureMessage;
import dev.grid.ringbuffer.GridRingbuffer;
import dev.grid.ringbuffer.OverflowPolicy;
import dev.grid.ringbuffer.RingbufferConfig;
import dev.grid.ringbuffer.RingbufferStore;
import dev.grid.ringbuffer.RingbufferStoreException;
import dev.grid.ringbuffer.StaleSequenceException;
import dev.grid.structures.LocalInvoker;
import dev.grid.structures.ShardHost;
import java.io.IOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A ringbuffer with a store, which is called outside its partition. */
class RingbufferStoreTest {

  private static final String NAME = "r";

  /** Keeps items in memory, and fails when it is told to. Confined to the test's thread. */
  private static final class Table implements RingbufferStore<String> {

    private final NavigableMap<Long, String> rows = new TreeMap<>();
    private int calls;
    private boolean fails;

    private void called(String ringbuffer) throws IOException {
      assertThat(ringbuffer).isEqualTo(NAME);
      calls++;
      if (fails) {
        throw new IOException("as the test wants it");
      }
    }

    @Override
    public void store(String ringbuffer, long sequence, String item) throws IOException {
      called(ringbuffer);
      rows.put(sequence, item);
    }

    @Override
    public @Nullable String load(String ringbuffer, long sequence) throws IOException {
      called(ringbuffer);
      return rows.get(sequence);
    }

    @Override
    public long largestSequence(String ringbuffer) throws IOException {
      called(ringbuffer);
      return rows.isEmpty() ? -1 : rows.lastKey();
    }
  }

  private final Table table = new Table();
  private final ShardHost<RingbufferState> host = host();
  private final GridRingbuffer<String> ring = proxy(host);

  private ShardHost<RingbufferState> host() {
    RingbufferConfig config = RingbufferConfig.named("r*").withCapacity(3).withStore(table);
    return new ShardHost<>(new RingbufferStructure(), NAME, MemberConfig.defaults().with(config));
  }

  private static GridRingbuffer<String> proxy(ShardHost<RingbufferState> host) {
    return RingbufferStructure.proxy(NAME, new LocalInvoker(host));
  }

  @Test
  void whatIsAdded_isStored_withItsSequence() throws Exception {
    assertThat(ring.add("a")).isZero();
    assertThat(ring.addAll(List.of("b", "c"), OverflowPolicy.OVERWRITE)).isEqualTo(2);

    assertThat(table.rows.values()).containsExactly("a", "b", "c");
    assertThat(ring.readOne(1)).isEqualTo("b");
    assertThat(host.replica().entries()).isEqualTo(3);
    assertThat(ring.addAll(List.of("1", "2", "3", "4"), OverflowPolicy.FAIL)).isEqualTo(-1);
    assertThat(table.rows).as("what has no room is not stored").hasSize(3);
  }

  @Test
  void nothingIsAdded_beforeItIsStored_andReadersDoNotWait() {
    ring.add("a");
    host.delayTasks(true);
    CompletableFuture<Long> b = ring.async().add("b").toCompletableFuture();
    CompletableFuture<Long> c = ring.async().add("c").toCompletableFuture();

    assertThat(ring.async().size().toCompletableFuture()).isCompletedWithValue(1L);
    assertThat(b).isNotDone();
    assertThat(host.runTasks()).as("one after another").isEqualTo(2);
    host.delayTasks(false);
    ring.size();
    assertThat(b).isCompletedWithValue(1L);
    assertThat(c).isCompletedWithValue(2L);
    assertThat(table.rows.values()).containsExactly("a", "b", "c");
  }

  @Test
  void aStoreThatFails_failsThatCallOnly() throws Exception {
    ring.add("a");
    table.fails = true;

    assertThatThrownBy(() -> ring.add("b"))
        .isInstanceOf(RingbufferStoreException.class)
        .hasMessageContaining("ringbuffer=r")
        .hasMessageContaining("sequence=1")
        .hasMessageContaining("as the test wants it");
    assertThat(ring.size()).isEqualTo(1);
    assertThat(host.replica().entries()).isEqualTo(1);
    table.fails = false;
    assertThat(ring.add("c")).isEqualTo(1);
    assertThat(ring.readOne(1)).isEqualTo("c");
  }

  @Test
  void whatIsNotInMemory_isLoaded() throws Exception {
    for (String item : List.of("a", "b", "c", "d", "e")) {
      ring.add(item);
    }

    assertThat(ring.readOne(0)).isEqualTo("a");
    assertThat(ring.readMany(0, 1, 10).items()).as("from memory").containsExactly("c", "d", "e");
    table.rows.remove(1L);
    assertThatThrownBy(() -> ring.readOne(1))
        .isInstanceOf(StaleSequenceException.class)
        .hasMessageContaining("headSequence=2");
    table.fails = true;
    assertThatThrownBy(() -> ring.readOne(0))
        .isInstanceOf(RingbufferStoreException.class)
        .hasMessageContaining("sequence=0");
    assertThat(ring.readOne(2)).isEqualTo("c");
  }

  @Test
  void aRingThatIsLost_goesOnBehindWhatIsStored() throws Exception {
    table.rows.put(0L, "a");
    table.rows.put(1L, "b");

    assertThat(ring.tailSequence()).isEqualTo(1);
    assertThat(ring.headSequence()).isEqualTo(2);
    assertThat(ring.readOne(1)).isEqualTo("b");
    assertThat(ring.add("c")).isEqualTo(2);
    assertThat(table.rows.values()).containsExactly("a", "b", "c");
    assertThat(host.replica().next()).isEqualTo(3);
    assertThat(host.replica().entries()).isEqualTo(1);
  }

  @Test
  void theStoreIsAskedOnce_whereTheSequencesGoOn_andAgainIfItFailed() {
    table.fails = true;
    assertThatThrownBy(ring::size)
        .isInstanceOf(RingbufferStoreException.class)
        .hasMessageContaining("largest sequence");
    table.fails = false;
    host.delayTasks(true);
    CompletableFuture<Long> size = ring.async().size().toCompletableFuture();
    CompletableFuture<Long> added = ring.async().add("a").toCompletableFuture();
    host.runTasks();
    host.delayTasks(false);
    ring.headSequence();

    assertThat(size).isCompletedWithValue(0L);
    assertThat(added).isCompletedWithValue(0L);
    assertThat(table.calls).as("failed, asked, stored").isEqualTo(3);
  }

  @Test
  void aPrimaryThatHasNothing_asksAgain() {
    assertThat(ring.size()).isZero();
    table.rows.put(4L, "x");
    RingbufferState promoted = host.replica();
    promoted.promoted(host.nowMillis());

    assertThat(promoted.isPositioned()).isFalse();
    promoted.position(4);
    assertThat(promoted.next()).isEqualTo(5);
  }

  @Test
  void whatAMergeAdds_isStored() {
    ring.add("a");
    table.rows.clear();
    ShardHost<RingbufferState> losing =
        new ShardHost<>(new RingbufferStructure(), NAME, MemberConfig.defaults());
    proxy(losing).add("l");
    Merging merging = new RingbufferStructure().merging(losing.state(), NAME);
    for (StructureMessage<?> message; (message = merging.next(100)) != null; ) {
      assertThat(merging.losses(host.call(ALICE, message))).isEmpty();
    }

    assertThat(table.rows).containsEntry(1L, "l");
    assertThat(ring.size()).isEqualTo(2);
  }
}
