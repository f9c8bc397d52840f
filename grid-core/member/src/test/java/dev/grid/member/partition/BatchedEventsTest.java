package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.kernel.EventBatches;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When events are sent, and how many at once, on a clock of the test's own. */
final class BatchedEventsTest {

  private static final int EVENTS_MAX = 3;
  private static final int BYTES_MAX = 10;
  private static final long DELAY_MILLIS = 5;

  /** Of texts, each as many bytes as characters. */
  private static final class Texts extends EventCodec<String> {

    Texts() {
      super(0);
    }

    @Override
    public String decode(MessageReader in) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void encode(String event, MessageWriter out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long payloadBytes(String event) {
      return event.length();
    }
  }

  private final List<String> sent = new ArrayList<>();
  private final List<Integer> counts = new ArrayList<>();
  private final List<Runnable> alarms = new ArrayList<>();
  private final List<Long> due = new ArrayList<>();
  private long nowMillis;

  private final class Sent implements BatchedEvents.Way {

    @Override
    public <T> void send(EventCodec<T> codec, T event, int count) {
      sent.add((String) event);
      counts.add(count);
    }

    @Override
    public void later(Runnable task, long delayMillis) {
      alarms.add(task);
      due.add(nowMillis + delayMillis);
    }

    @Override
    public long nanoTime() {
      return nowMillis * 1_000_000;
    }
  }

  private BatchedEvents<String, String> events(boolean isFirstAtOnce) {
    EventCodec<String> codec = new Texts();
    return new BatchedEvents<>(
        new EventBatches<>(
            EVENTS_MAX,
            BYTES_MAX,
            DELAY_MILLIS,
            isFirstAtOnce,
            codec,
            all -> String.join("+", all),
            "alone"::equals),
        codec,
        new Sent());
  }

  private void pass(long millis) {
    nowMillis += millis;
    for (int i = 0; i < alarms.size(); i++) {
      if (due.get(i) <= nowMillis) {
        Runnable alarm = alarms.remove(i);
        due.remove(i--);
        alarm.run();
      }
    }
  }

  private static void tell(BatchedEvents<String, String> events, String... all) {
    for (String one : all) {
      events.accept(one, 0);
    }
  }

  @Test
  void aFull_batch_isSentAtOnce_andTheRestWhenItsTimeIsUp() {
    BatchedEvents<String, String> events = events(false);
    tell(events, "a", "b", "c", "d");
    assertThat(sent).containsExactly("a+b+c");
    pass(DELAY_MILLIS - 1);
    assertThat(sent).hasSize(1);
    pass(1);
    assertThat(sent).containsExactly("a+b+c", "d");
    assertThat(counts).containsExactly(3, 1);
  }

  @Test
  void aBatchOfManyBytes_isSentAtOnce() {
    tell(events(false), "1234", "567890");
    assertThat(sent).containsExactly("1234+567890");
  }

  @Test
  void theTimeOfABatchThatWasSent_doesNotEndTheNext() {
    BatchedEvents<String, String> events = events(false);
    tell(events, "a");
    pass(DELAY_MILLIS - 1);
    tell(events, "b", "c", "d");
    pass(1);
    assertThat(sent).containsExactly("a+b+c");
    pass(DELAY_MILLIS);
    assertThat(sent).containsExactly("a+b+c", "d");
  }

  @Test
  void whatIsSentAlone_comesAfterWhatWaits() {
    tell(events(false), "a", "b", "alone", "c");
    assertThat(sent).containsExactly("a+b", "alone");
  }

  @Test
  void theFirstAfterAPause_isSentAtOnce_whereThatIsWanted() {
    BatchedEvents<String, String> events = events(true);
    tell(events, "a");
    assertThat(sent).containsExactly("a");
    tell(events, "b", "c");
    assertThat(sent).as("what follows at once waits").hasSize(1);
    pass(DELAY_MILLIS);
    assertThat(sent).containsExactly("a", "b+c");
    tell(events, "d");
    assertThat(sent).as("a batch was sent just now").hasSize(2);
    pass(DELAY_MILLIS);
    pass(DELAY_MILLIS);
    tell(events, "e");
    assertThat(sent).containsExactly("a", "b+c", "d", "e");
    assertThat(alarms).as("nothing waits").isEmpty();
  }
}
