package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.grid.Registration;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.reliabletopic.ReliableMessage;
import dev.grid.reliabletopic.ReliableMessageListener;
import dev.grid.reliabletopic.TopicOverloadPolicy;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a reliable topic's listeners hear, and where they go on. */
@EverywhereSuite
final class ReliableTopicContractTest {

  private final Reach reach;

  ReliableTopicContractTest(Reach reach) {
    this.reach = reach;
  }

  /** Keeps messages in the order they came. Thread-safe. */
  private static final class Heard implements ReliableMessageListener<String> {

    private final long from;
    private final boolean tolerant;
    private final List<ReliableMessage<String>> messages = new CopyOnWriteArrayList<>();
    private final List<Long> stored = new CopyOnWriteArrayList<>();
    private final List<Long> lost = new CopyOnWriteArrayList<>();
    private final AtomicInteger ends = new AtomicInteger();

    Heard(long from, boolean tolerant) {
      this.from = from;
      this.tolerant = tolerant;
    }

    Heard() {
      this(FROM_NOW_ON, false);
    }

    @Override
    public void message(ReliableMessage<String> message) {
      messages.add(message);
      if (message.message().startsWith("bad")) {
        throw new IllegalStateException(message.message());
      }
    }

    @Override
    public long initialSequence() {
      return from;
    }

    @Override
    public void storeSequence(long sequence) {
      stored.add(sequence);
    }

    @Override
    public boolean toleratesLoss(long count) {
      lost.add(count);
      return tolerant;
    }

    @Override
    public boolean isTerminal(Throwable failure) {
      return failure.getMessage().equals("bad and terminal");
    }

    @Override
    public void ended() {
      ends.incrementAndGet();
    }

    List<String> texts() {
      return messages.stream().map(ReliableMessage::message).toList();
    }

    void await(String... expected) {
      Eventually.passes("messages", () -> assertThat(texts()).containsExactly(expected));
    }

    void awaitEnd() {
      Eventually.passes("the end", () -> assertThat(ends.get()).isEqualTo(1));
    }
  }

  private static String[] texts(int count) {
    return IntStream.range(0, count).mapToObj(i -> "m" + i).toArray(String[]::new);
  }

  private GridReliableTopic<String> topic(String prefix) {
    return reach.reliableTopic(Names.fresh(prefix));
  }

  @Test
  void published_isHeardByAll_inOneOrder_withItsSequence() {
    GridReliableTopic<String> topic = topic("reliable-");
    GridReliableTopic<String> peer = reach.site().peer().reliableTopic(topic.name());
    Heard own = new Heard();
    Heard other = new Heard();
    topic.addListener(own);
    peer.addListener(other);
    long before = System.currentTimeMillis();
    String[] all = texts(250);
    for (int i = 0; i < 50; i++) {
      topic.publish(all[i]);
    }
    topic.publishAll(Arrays.asList(all).subList(50, 250));
    topic.publishAll(List.of());

    own.await(all);
    other.await(all);
    assertThat(own.messages)
        .extracting(ReliableMessage::sequence)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(own.messages)
        .extracting(ReliableMessage::sequence)
        .isEqualTo(other.messages.stream().map(ReliableMessage::sequence).toList());
    assertThat(own.stored)
        .containsExactlyElementsOf(own.messages.stream().map(ReliableMessage::sequence).toList());
    assertThat(own.messages.getFirst().topic()).isEqualTo(topic.name());
    assertThat(own.messages.getFirst().publishTime().toEpochMilli())
        .isBetween(before - 60_000, before + 600_000);
  }

  @Test
  void aDurableSubscription_goesOnWhereItWas() {
    GridReliableTopic<String> topic = topic("reliable-");
    Heard first = new Heard();
    Registration registration = topic.addListener(first);
    topic.publishAll(List.of("a", "b"));
    first.await("a", "b");
    registration.close();
    registration.close();
    first.awaitEnd();
    topic.publishAll(List.of("c", "d"));

    Heard again = new Heard(first.stored.getLast() + 1, false);
    topic.addListener(again);
    topic.publish("e");
    again.await("c", "d", "e");
    Heard fromStart = new Heard(first.stored.getFirst(), false);
    topic.addListener(fromStart);
    fromStart.await("a", "b", "c", "d", "e");
    assertThat(first.texts()).containsExactly("a", "b");
  }

  @Test
  void manyOlderMessages_areHeard() {
    GridReliableTopic<String> topic = topic("reliable-");
    String[] all = texts(5_000);
    topic.publishAll(Arrays.asList(all));
    Heard heard = new Heard(0, false);
    topic.addListener(heard);
    heard.await(all);
  }

  @Test
  void whatIsNotKeptAnyMore_endsAListener_orIsTolerated() {
    // Ten messages are kept.
    GridReliableTopic<String> topic = topic(Names.SMALL_RING);
    topic.publishAll(Arrays.asList(texts(Names.SMALL_RING_ITEMS)));
    topic.publishAll(Arrays.asList(texts(Names.SMALL_RING_ITEMS)));
    Heard strict = new Heard(0, false);
    topic.addListener(strict);
    strict.awaitEnd();
    assertThat(strict.messages).isEmpty();
    assertThat(strict.lost).containsExactly((long) Names.SMALL_RING_ITEMS);

    Heard tolerant = new Heard(0, true);
    topic.addListener(tolerant);
    tolerant.await(texts(Names.SMALL_RING_ITEMS));
    topic.publish("next");
    Eventually.passes("it goes on", () -> assertThat(tolerant.texts()).endsWith("next"));
    assertThat(tolerant.lost).containsExactly((long) Names.SMALL_RING_ITEMS);
    assertThat(tolerant.ends.get()).isZero();
  }

  @Test
  void aListenerThatFails_hearsTheNext_unlessItIsTerminal() {
    GridReliableTopic<String> topic = topic("reliable-");
    Heard heard = new Heard();
    topic.addListener(heard);
    topic.publishAll(List.of("a", "bad", "b"));
    heard.await("a", "bad", "b");
    topic.publishAll(List.of("bad and terminal", "c"));
    heard.awaitEnd();
    assertThat(heard.texts()).containsExactly("a", "bad", "b", "bad and terminal");
  }

  @Test
  void withoutATimeToLive_thereIsAlwaysRoom() {
    for (TopicOverloadPolicy policy : TopicOverloadPolicy.values()) {
      GridReliableTopic<String> topic = topic(Names.SMALL_RING);
      Heard heard = new Heard();
      topic.addListener(heard);
      for (String message : texts(3 * Names.SMALL_RING_ITEMS)) {
        topic.with(policy).publish(message);
        Eventually.passes("it is heard", () -> assertThat(heard.texts()).endsWith(message));
      }
      assertThat(heard.texts()).containsExactly(texts(3 * Names.SMALL_RING_ITEMS));
    }
  }

  @Test
  void badInput_isRefused_andNothingIsPublished() {
    GridReliableTopic<String> topic = topic("reliable-");
    Heard heard = new Heard();
    topic.addListener(heard);
    assertThatNullPointerException().isThrownBy(() -> topic.publish(null));
    assertThatNullPointerException().isThrownBy(() -> topic.publishAll(Arrays.asList("a", null)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> topic.addListener(new Heard(-2, false)))
        .withMessage("initialSequence=-2: must be -1, for what comes from now on, or more");
    topic.publish("b");
    heard.await("b");
  }

  @Test
  void aTopicThatIsDestroyed_beginsAnew() {
    GridReliableTopic<String> topic = topic("reliable-");
    topic.publishAll(List.of("a", "b"));
    topic.destroy();
    Heard heard = new Heard(0, false);
    topic.addListener(heard);
    topic.publish("c");
    heard.await("c");
  }
}
