package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.impl.proxy.ClientMapProxy;
import com.hazelcast.core.EntryEventType;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.journal.EventJournalInitialSubscriberState;
import com.hazelcast.map.EventJournalMapEvent;
import com.hazelcast.ringbuffer.ReadResultSet;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Journals of our maps, read by the reference's Java client as its pipelines do. */
@HazelcastClientSuite
final class HazelcastJournalTest {

  private final HazelcastInstance client;
  private final ClientMapProxy<String, String> map;
  private final int partition;

  HazelcastJournalTest(HazelcastClientSuite.Routing routing) {
    client = routing.client();
    map = journal(Names.fresh(Names.JOURNALED));
    partition = client.getPartitionService().getPartition("k").getPartitionId();
  }

  @SuppressWarnings("unchecked") // Nobody else has a map of that name.
  private ClientMapProxy<String, String> journal(String name) {
    return (ClientMapProxy<String, String>) (Object) client.getMap(name);
  }

  private CompletionStage<? extends ReadResultSet<EventJournalMapEvent<String, String>>> read(
      long start, int min, int max) {
    return map.readFromEventJournal(start, min, max, partition, null, null);
  }

  private EventJournalInitialSubscriberState subscribe() throws Exception {
    return map.subscribeToEventJournal(partition).toCompletableFuture().get();
  }

  private static List<String> readable(ReadResultSet<EventJournalMapEvent<String, String>> events) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      EventJournalMapEvent<String, String> event = events.get(i);
      all.add(
          events.getSequence(i)
              + " "
              + event.getType()
              + " "
              + event.getKey()
              + " "
              + event.getOldValue()
              + "->"
              + event.getNewValue());
    }
    return all;
  }

  @Test
  void events_areRead_asFromItsOwnMembers() throws Exception {
    assertThat(subscribe().getOldestSequence()).isZero();
    assertThat(subscribe().getNewestSequence()).isEqualTo(-1);
    map.put("k", "1");
    Deployment.CLIENT.site().grid().map(map.getName()).put("k", "2");
    map.remove("k");

    ReadResultSet<EventJournalMapEvent<String, String>> events =
        read(0, 1, 100).toCompletableFuture().get();

    assertThat(readable(events))
        .containsExactly(
            "0 " + EntryEventType.ADDED + " k null->1",
            "1 " + EntryEventType.UPDATED + " k 1->2",
            "2 " + EntryEventType.REMOVED + " k 2->null");
    assertThat(events.readCount()).isEqualTo(3);
    assertThat(events.getNextSequenceToReadFrom()).isEqualTo(3);
    assertThat(subscribe().getNewestSequence()).isEqualTo(2);
  }

  @Test
  void aReader_waitsForWhatComes() throws Exception {
    var read = read(0, 1, 100).toCompletableFuture();
    map.put("k", "1");
    assertThat(readable(read.get())).hasSize(1);
  }

  @Test
  void aLateReader_beginsWithTheOldest_andSeesHowManyItLost() throws Exception {
    for (int i = 0; i < Names.JOURNAL_EVENTS + 3; i++) {
      map.put("k", "" + i);
    }
    var events = read(1, 1, 100).toCompletableFuture().get();
    assertThat(events.getSequence(0)).isEqualTo(3);
    assertThat(events.getNextSequenceToReadFrom() - events.readCount() - 1).isEqualTo(2);
  }

  @Test
  void aMapWithoutAJournal_saysSo() {
    ClientMapProxy<String, String> plain = journal(Names.fresh("map-"));
    assertThatThrownBy(() -> plain.subscribeToEventJournal(partition).toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(UnsupportedOperationException.class);
  }
}
