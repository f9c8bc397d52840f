package dev.grid.systemtests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import com.hazelcast.topic.Message;
import dev.grid.Grid;
import dev.grid.systemtests.Deployment;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import dev.grid.topic.GridTopic;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Topics and PN counters of the reference's Java client on our member. */
@HazelcastClientSuite
final class HazelcastTopicTest {

  private final HazelcastInstance client;
  private final Grid grid = Deployment.CLIENT.site().grid();

  HazelcastTopicTest(HazelcastClientSuite.Routing routing) {
    this.client = routing.client();
  }

  @Test
  void topics_areHeardBothWays() throws Exception {
    for (String beginning : List.of("topic-", Names.ORDERED)) {
      ITopic<String> theirs = client.getTopic(Names.fresh(beginning));
      GridTopic<String> ours = grid.topic(theirs.getName());
      List<Message<String>> heard = new CopyOnWriteArrayList<>();
      List<String> heardByOurs = new CopyOnWriteArrayList<>();
      UUID registration = theirs.addMessageListener(heard::add);
      ours.addListener(message -> heardByOurs.add(message.message()));

      theirs.publish("a");
      theirs.publishAll(List.of("b", "c"));
      Eventually.holds("ours hears", () -> heardByOurs.equals(List.of("a", "b", "c")));
      ours.publish("d");
      Eventually.holds("theirs hears", () -> heard.size() == 4);
      assertThat(heard).extracting(Message::getMessageObject).containsExactly("a", "b", "c", "d");
      assertThat(heard.getFirst().getPublishTime()).isPositive();

      assertThat(theirs.removeMessageListener(registration)).isTrue();
      assertThat(theirs.removeMessageListener(registration)).isFalse();
      theirs.destroy();
    }
  }

  @Test
  void pnCounters_areCountedTogether() {
    var theirs = client.getPNCounter(Names.fresh("counter-"));
    var ours = grid.pnCounter(theirs.getName());
    assertThat(theirs.get()).isZero();
    assertThat(theirs.addAndGet(5)).isEqualTo(5);
    assertThat(theirs.getAndAdd(2)).isEqualTo(5);
    assertThat(theirs.decrementAndGet()).isEqualTo(6);
    assertThat(ours.get()).isEqualTo(6);
    assertThat(ours.subtractAndGet(10)).isEqualTo(-4);
    assertThat(theirs.get()).isEqualTo(-4);
    theirs.reset();
    assertThat(theirs.getAndSubtract(1)).isEqualTo(-4);
    assertThat(ours.get()).isEqualTo(-5);
    theirs.destroy();
    Eventually.holds(
        "it begins anew",
        () ->
            ours.async().get().toCompletableFuture().handle((v, e) -> e != null || v == 0).join());
  }
}
