package dev.grid.systemtests.contract;

import static dev.grid.map.EntryEventType.ADDED;
import static dev.grid.map.EntryEventType.EVICTED;
import static dev.grid.map.EntryEventType.REMOVED;
import static dev.grid.map.EntryEventType.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.map.GridMap;
import dev.grid.map.JournalBounds;
import dev.grid.map.JournalEvent;
import dev.grid.ringbuffer.ReadResult;
import dev.grid.ringbuffer.StaleSequenceException;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Names;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What maps remember of their changes. */
@ContractSuite
final class MapJournalContractTest {

  private final Reach reach;
  private final GridMap<String, String> map;
  private final int partition;

  MapJournalContractTest(Reach reach) {
    this.reach = reach;
    this.map = reach.map(Names.fresh(Names.JOURNALED));
    this.partition = reach.site().grid().cluster().partitionOf("k");
  }

  private List<JournalEvent<String, String>> all() throws InterruptedException {
    return map.readJournal(partition, 0, 0, 100).items();
  }

  @Test
  void changes_areRead_inOrder() throws InterruptedException {
    map.put("k", "1");
    map.set("k", "2");
    map.putAll(Map.of("k", "3"));
    map.remove("k");
    map.put("k", "4");
    map.evict("k");
    map.tryPut("k", "5", Duration.ZERO);
    map.replace("k", "6");
    map.delete("k");

    assertThat(all())
        .containsExactly(
            new JournalEvent<>(ADDED, "k", null, "1"),
            new JournalEvent<>(UPDATED, "k", "1", "2"),
            new JournalEvent<>(UPDATED, "k", "2", "3"),
            new JournalEvent<>(REMOVED, "k", "3", null),
            new JournalEvent<>(ADDED, "k", null, "4"),
            new JournalEvent<>(EVICTED, "k", "4", null),
            new JournalEvent<>(ADDED, "k", null, "5"),
            new JournalEvent<>(UPDATED, "k", "5", "6"),
            new JournalEvent<>(REMOVED, "k", "6", null));
    assertThat(map.journalBounds(partition)).isEqualTo(new JournalBounds(0, 8));
  }

  @Test
  void clearing_hasAnEventForEachEntry() throws InterruptedException {
    map.put("k", "1");
    map.clear();
    map.put("k", "2");
    map.evictAll();

    assertThat(all())
        .containsExactly(
            new JournalEvent<>(ADDED, "k", null, "1"),
            new JournalEvent<>(REMOVED, "k", "1", null),
            new JournalEvent<>(ADDED, "k", null, "2"),
            new JournalEvent<>(EVICTED, "k", "2", null));
  }

  @Test
  void aReader_goesOnWhereItWas() throws InterruptedException {
    assertThat(map.journalBounds(partition)).isEqualTo(new JournalBounds(0, -1));
    map.put("k", "1");
    map.put("k", "2");
    ReadResult<JournalEvent<String, String>> first = map.readJournal(partition, 0, 1, 1);
    assertThat(first.items()).containsExactly(new JournalEvent<>(ADDED, "k", null, "1"));
    assertThat(first.sequences()).containsExactly(0L);
    assertThat(first.nextSequence()).isEqualTo(1);

    ReadResult<JournalEvent<String, String>> second =
        reach.atPeer(map).readJournal(partition, first.nextSequence(), 0, 10);
    assertThat(second.items()).containsExactly(new JournalEvent<>(UPDATED, "k", "1", "2"));
    assertThat(second.nextSequence()).isEqualTo(2);
  }

  @Test
  void aReader_waitsForTheLeast() {
    Waiting<ReadResult<JournalEvent<String, String>>> two =
        Waiting.start(() -> map.readJournal(partition, 0, 2, 10));
    two.assertWaits(map::size);
    map.put("k", "1");
    two.assertWaits(map::size);

    map.put("k", "2");

    assertThat(two.join().items()).hasSize(2);
  }

  @Test
  void aWait_canBeGivenUp() {
    CompletableFuture<ReadResult<JournalEvent<String, String>>> read =
        map.async().readJournal(partition, 0, 1, 10).toCompletableFuture();
    assertThat(read.cancel(false)).isTrue();
    map.put("k", "1");
    assertThat(read).isCancelled();
  }

  @Test
  void whatIsForgotten_isSaid() throws InterruptedException {
    for (int i = 0; i < Names.JOURNAL_EVENTS + 5; i++) {
      map.put("k", "v" + i);
    }

    assertThat(map.journalBounds(partition))
        .isEqualTo(new JournalBounds(5, Names.JOURNAL_EVENTS + 4));
    assertThatThrownBy(() -> map.readJournal(partition, 4, 0, 10))
        .isInstanceOf(StaleSequenceException.class)
        .hasMessageContaining("the oldest was 5")
        .hasMessageContaining("lost=1");
    assertThat(map.readJournal(partition, 5, 0, 100).readCount()).isEqualTo(Names.JOURNAL_EVENTS);
  }

  @Test
  void whatCannotBeAsked_isRefused() {
    assertThatThrownBy(() -> map.readJournal(partition, -1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.readJournal(partition, 0, 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.readJournal(partition, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.readJournal(271, 0, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.journalBounds(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> map.readJournal(partition, 1_000, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("beyond the end");
    if (reach.deployment() != Deployment.REFERENCE) { // Whose members wait for ever.
      assertThatThrownBy(() -> map.readJournal(partition, 1_000, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("beyond the end");
      assertThatThrownBy(() -> map.readJournal(partition, 0, Names.JOURNAL_EVENTS + 1, 100))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("capacity=" + Names.JOURNAL_EVENTS);
    }
  }

  @Test
  void aMapWithoutAJournal_saysSo() {
    GridMap<String, String> plain = reach.freshMap();
    plain.put("k", "1");
    assertThatThrownBy(() -> plain.readJournal(partition, 0, 0, 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> plain.journalBounds(partition))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** Records, which travel as they are. */
  record Longer(int than) implements Predicate<JournalEvent<String, String>> {

    @Override
    public boolean test(JournalEvent<String, String> event) {
      String value = event.value();
      return value != null && value.length() > than;
    }
  }

  record Value() implements Function<JournalEvent<String, String>, String> {

    @Override
    public @Nullable String apply(JournalEvent<String, String> event) {
      return event.value();
    }
  }

  record Failing() implements Predicate<JournalEvent<String, String>> {

    @Override
    public boolean test(JournalEvent<String, String> event) {
      throw new IllegalStateException("the filter refuses " + event.key());
    }
  }

  @Test
  void aFilterAndAProjection_runInTheMember() throws InterruptedException {
    map.put("k", "short");
    map.put("k", "quite long");
    map.remove("k");
    map.put("k", "also long");
    if (reach.deployment() == Deployment.REFERENCE) { // Which does not know these classes.
      assertThatThrownBy(() -> map.readJournal(partition, 0, 1, 10, new Longer(5), new Value()))
          .isInstanceOf(RuntimeException.class);
      return;
    }

    ReadResult<String> values = map.readJournal(partition, 0, 2, 10, new Longer(5), new Value());
    assertThat(values.items()).containsExactly("quite long", "also long");
    assertThat(values.sequences()).containsExactly(1L, 3L);
    assertThat(values.readCount()).isEqualTo(4);
    assertThat(map.readJournal(partition, 0, 1, 1, new Longer(5)).items())
        .containsExactly(new JournalEvent<>(UPDATED, "k", "short", "quite long"));
    assertThat(map.readJournal(partition, 0, 0, 10, null, new Value()).items()).hasSize(3);
    assertThatThrownBy(() -> map.readJournal(partition, 0, 0, 10, new Failing()))
        .hasMessageContaining("the filter refuses k");
    assertThatThrownBy(() -> map.readJournal(partition, 0, 0, 10, event -> true))
        .isInstanceOf(GridSerializationException.class);
  }
}
