package dev.grid.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.map.EntryEventType;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChangeSubscriberTest {

  private static final OrderChange CHANGE =
      new OrderChange(EntryEventType.REMOVED, "1", null, OrderStatus.PLACED);

  @Test
  void queueOfAReaderThatDoesNotRead_isBounded() {
    AtomicInteger closed = new AtomicInteger();
    // Not started: nobody takes from its queue, as if a write to the connection were stuck.
    ChangeSubscriber stuck = new ChangeSubscriber(subscriber -> closed.incrementAndGet());
    for (int i = 0; i < ChangeSubscriber.QUEUE_CHANGES_MAX; i++) {
      assertThat(stuck.offer(CHANGE)).isTrue();
    }
    assertThat(stuck.offer(CHANGE)).isFalse();
    stuck.close();
    stuck.close();
    assertThat(closed).hasValue(1);
    assertThat(stuck.offer(CHANGE)).as("a closed reader is not dropped again").isTrue();
  }
}
