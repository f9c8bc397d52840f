package dev.grid.systemtests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.grid.Registration;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import dev.grid.topic.GridTopic;
import dev.grid.topic.MessageListener;
import dev.grid.topic.TopicMessage;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a topic's listeners hear, globally ordered or not. */
@ContractSuite
final class TopicContractTest {

  private final Reach reach;

  TopicContractTest(Reach reach) {
    this.reach = reach;
  }

  /** Keeps messages in the order they came. Thread-safe. */
  private static final class Heard implements MessageListener<String> {

    private final List<TopicMessage<String>> messages = new CopyOnWriteArrayList<>();

    @Override
    public void message(TopicMessage<String> message) {
      messages.add(message);
    }

    List<String> texts() {
      return messages.stream().map(TopicMessage::message).toList();
    }

    void await(String... expected) {
      Eventually.passes("messages", () -> assertThat(texts()).containsExactly(expected));
    }
  }

  private List<GridTopic<String>> topics() {
    return List.of(reach.freshTopic("topic-"), reach.freshTopic(Names.ORDERED));
  }

  @Test
  void published_isHeardWithTimeAndMember() {
    for (GridTopic<String> topic : topics()) {
      Heard heard = new Heard();
      topic.addListener(heard);
      long before = System.currentTimeMillis();
      topic.publish("a");

      heard.await("a");
      TopicMessage<String> message = heard.messages.getFirst();
      assertThat(message.topic()).isEqualTo(topic.name());
      assertThat(message.publishTime().toEpochMilli()).isBetween(before - 60_000, before + 600_000);
      assertThat(message.member())
          .isEqualTo(reach.site().grid().cluster().members().getFirst().id());
    }
  }

  @Test
  void publishAll_isHeardInOrder() {
    for (GridTopic<String> topic : topics()) {
      Heard heard = new Heard();
      topic.addListener(heard);
      String[] all = IntStream.range(0, 300).mapToObj(i -> "m" + i).toArray(String[]::new);
      topic.publishAll(Arrays.asList(all));
      topic.publishAll(List.of());

      heard.await(all);
    }
  }

  @Test
  void messagesOfOneCaller_areHeardInTheirOrder_byEveryone() {
    for (GridTopic<String> topic : topics()) {
      Heard own = new Heard();
      Heard peers = new Heard();
      topic.addListener(own);
      reach.site().peer().<String>topic(topic.name()).addListener(peers);
      String[] all = IntStream.range(0, 300).mapToObj(i -> "m" + i).toArray(String[]::new);
      for (String message : all) {
        topic.publish(message);
      }

      own.await(all);
      peers.await(all);
    }
  }

  @Test
  void withoutListeners_nobodyHears_norLater() {
    for (GridTopic<String> topic : topics()) {
      topic.publish("before");
      Heard heard = new Heard();
      topic.addListener(heard);
      topic.publish("after");

      heard.await("after");
    }
  }

  @Test
  void aClosedListener_hearsNothing() {
    for (GridTopic<String> topic : topics()) {
      Heard closed = new Heard();
      Heard open = new Heard();
      Registration registration = topic.addListener(closed);
      topic.addListener(open);
      topic.publish("a");
      closed.await("a");
      registration.close();
      topic.publish("b");

      open.await("a", "b");
      assertThat(closed.texts()).containsExactly("a");
    }
  }

  @Test
  void nulls_areRefused_andNothingIsPublished() {
    for (GridTopic<String> topic : topics()) {
      Heard heard = new Heard();
      topic.addListener(heard);
      assertThatNullPointerException().isThrownBy(() -> topic.publish(null));
      assertThatNullPointerException().isThrownBy(() -> topic.publishAll(Arrays.asList("a", null)));
      topic.publish("b");

      heard.await("b");
    }
  }
}
