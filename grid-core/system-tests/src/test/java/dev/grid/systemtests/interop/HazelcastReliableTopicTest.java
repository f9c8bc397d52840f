package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import com.hazelcast.topic.Message;
import com.hazelcast.topic.ReliableMessageListener;
import dev.grid.Grid;
import dev.grid.reliabletopic.GridReliableTopic;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Reliable topics of the reference's Java client on our member. */
@HazelcastClientSuite
final class HazelcastReliableTopicTest {

  private final HazelcastInstance client;
  private final Grid grid = Deployment.CLIENT.site().grid();

  HazelcastReliableTopicTest(HazelcastClientSuite.Routing routing) {
    this.client = routing.client();
  }

  /** Begins with the first message, and keeps all. */
  private static final class FromStart implements ReliableMessageListener<String> {

    private final List<Message<String>> heard = new CopyOnWriteArrayList<>();

    @Override
    public void onMessage(Message<String> message) {
      heard.add(message);
    }

    @Override
    public long retrieveInitialSequence() {
      return 0;
    }

    @Override
    public void storeSequence(long sequence) {}

    @Override
    public boolean isLossTolerant() {
      return false;
    }

    @Override
    public boolean isTerminal(Throwable failure) {
      return false;
    }
  }

  @Test
  void messages_areHeardBothWays_andAgainFromTheFirst() throws Exception {
    ITopic<String> theirs = client.getReliableTopic(Names.fresh("reliable-"));
    GridReliableTopic<String> ours = grid.reliableTopic(theirs.getName());
    List<String> heardByOurs = new CopyOnWriteArrayList<>();
    ours.addListener(message -> heardByOurs.add(message.message()));

    theirs.publish("a");
    theirs.publishAll(List.of("b", "c"));
    ours.publish("d");
    Eventually.holds("ours hears", () -> heardByOurs.equals(List.of("a", "b", "c", "d")));
    FromStart listener = new FromStart();
    theirs.addMessageListener(listener);
    Eventually.holds("theirs hears", () -> listener.heard.size() == 4);
    assertThat(listener.heard)
        .extracting(Message::getMessageObject)
        .containsExactly("a", "b", "c", "d");
    assertThat(listener.heard).allSatisfy(m -> assertThat(m.getPublishTime()).isPositive());
    theirs.destroy();
  }
}
