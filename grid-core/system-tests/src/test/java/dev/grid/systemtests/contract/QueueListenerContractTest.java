package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ItemEvent;
import dev.grid.ItemListener;
import dev.grid.Registration;
import dev.grid.queue.GridQueue;
import dev.grid.systemtests.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What queue listeners are told, by whichever call a change was made. */
@EverywhereSuite
final class QueueListenerContractTest {

  private final Reach reach;
  private final GridQueue<String> queue;
  private final Log log = new Log();

  QueueListenerContractTest(Reach reach) {
    this.reach = reach;
    this.queue = reach.freshQueue();
  }

  /** Keeps events as {@code +item} and {@code -item}. Thread-safe. */
  private static final class Log implements ItemListener<String> {

    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final List<ItemEvent<String>> events = new CopyOnWriteArrayList<>();

    @Override
    public void added(ItemEvent<String> event) {
      events.add(event);
      changes.add("+" + event.item());
    }

    @Override
    public void removed(ItemEvent<String> event) {
      events.add(event);
      changes.add("-" + event.item());
    }

    void awaitChanges(String... expected) {
      Eventually.passes("the queue's events", () -> assertThat(changes).containsExactly(expected));
    }
  }

  @Test
  void added_andRemoved_carryTheirItem() {
    queue.addListener(log, true);
    queue.offer("a");
    queue.poll();

    log.awaitChanges("+a", "-a");
    ItemEvent<String> event = log.events.getFirst();
    assertThat(event.name()).isEqualTo(queue.name());
    assertThat(event.type()).isEqualTo(ItemEvent.Type.ADDED);
    assertThat(event.member()).isIn(reach.members());
    assertThat(log.events.getLast().type()).isEqualTo(ItemEvent.Type.REMOVED);
  }

  @Test
  void withoutItems_theyAreNull() {
    queue.addListener(log, false);
    queue.offer("a");
    queue.poll();

    log.awaitChanges("+null", "-null");
  }

  @Test
  void everyCallIsTold() throws Exception {
    queue.addListener(log, true);
    queue.put("a");
    queue.addAll(List.of("b", "c", "d", "e", "f"));
    queue.take();
    queue.remove("c");
    queue.removeAll(Set.of("d"));
    queue.drainTo(new ArrayList<>(), 1);
    queue.drainTo(new ArrayList<>());

    log.awaitChanges("+a", "+b", "+c", "+d", "+e", "+f", "-a", "-c", "-d", "-b", "-e", "-f");
  }

  @Test
  void retainAll_andClear_areToldPerItem() {
    queue.addAll(List.of("a", "b", "c"));
    queue.addListener(log, true);
    queue.retainAll(Set.of("b", "c"));
    log.awaitChanges("-a");

    queue.clear();
    log.awaitChanges("-a", "-b", "-c");
  }

  @Test
  void nothingChanged_nothingTold() {
    queue.addListener(log, true);
    queue.poll();
    queue.peek();
    queue.remove("absent");
    queue.clear();
    queue.toList();
    queue.offer("a");

    log.awaitChanges("+a");
  }

  @Test
  void handedToAWaiter_isToldAsAddedAndRemoved() {
    queue.addListener(log, true);
    var taken = queue.async().take().toCompletableFuture();
    queue.offer("a");

    assertThat(taken.join()).isEqualTo("a");
    log.awaitChanges("+a", "-a");
  }

  @Test
  void events_areInTheQueuesOrder() {
    int items = 300;
    queue.addListener(log, true);
    for (int i = 0; i < items; i++) {
      queue.offer("i" + i);
    }

    log.awaitChanges(IntStream.range(0, items).mapToObj(i -> "+i" + i).toArray(String[]::new));
  }

  @Test
  void everyListenerIsTold_untilItIsClosed() {
    Log atPeer = new Log();
    Registration own = queue.addListener(log, true);
    reach.atPeer(queue).addListener(atPeer, true);
    queue.offer("a");
    log.awaitChanges("+a");
    atPeer.awaitChanges("+a");

    own.close();
    own.close();
    queue.offer("b");

    atPeer.awaitChanges("+a", "+b");
    log.awaitChanges("+a");
  }
}
