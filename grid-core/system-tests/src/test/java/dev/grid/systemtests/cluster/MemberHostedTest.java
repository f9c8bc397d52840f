package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.config.RoutingMode;
import dev.grid.Grid;
import dev.grid.GridNotActiveException;
import dev.grid.pncounter.GridPnCounter;
import dev.grid.pncounter.PnCounterConfig;
import dev.grid.systemtests.Eventually;
import dev.grid.topic.GridTopic;
import dev.grid.topic.TopicConfig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What lives on members instead of in partitions, on several members. */
@Execution(ExecutionMode.CONCURRENT)
final class MemberHostedTest {

  private static void awaitValue(GridPnCounter counter, long value) {
    Eventually.passes("the counter's value", () -> assertThat(counter.get()).isEqualTo(value));
  }

  @Test
  void aCounter_isKeptByEveryMember_alsoByOneThatComes_andOutlivesOne() {
    try (TestCluster cluster = TestCluster.of(2)) {
      GridPnCounter atFirst = cluster.member(0).pnCounter("c");
      GridPnCounter atSecond = cluster.member(1).pnCounter("c");
      atFirst.addAndGet(5);
      atSecond.subtractAndGet(2);
      awaitValue(atFirst, 3);
      awaitValue(atSecond, 3);

      GridPnCounter atThird = cluster.start().pnCounter("c");
      awaitValue(atThird, 3);
      GridPnCounter atClient = cluster.client(cluster.member(0)).pnCounter("c");
      assertThat(atClient.addAndGet(10)).isEqualTo(13);
      awaitValue(atThird, 13);
      awaitValue(atFirst, 13);
      awaitValue(atSecond, 13);

      cluster.stop(cluster.member(1));
      assertThat(atClient.get()).isEqualTo(13);
      atThird.incrementAndGet();
      awaitValue(atFirst, 14);
      awaitValue(atClient, 14);
    }
  }

  @Test
  void aClient_goesToAnotherMember_andSeesWhatItAdded() {
    try (TestCluster cluster = TestCluster.of(3)) {
      GridPnCounter counter = cluster.client(cluster.member(2)).pnCounter("c");
      long added = 0;
      for (int left = 3; left > 1; left--) {
        for (int i = 0; i < 20; i++) {
          assertThat(counter.incrementAndGet()).isEqualTo(++added);
        }
        long all = added;
        for (int i = 0; i < left; i++) {
          awaitValue(cluster.member(i).pnCounter("c"), all);
        }
        cluster.stop(cluster.member(0));
        assertThat(counter.get()).isEqualTo(all);
      }
      var theirs = cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS);
      assertThat(theirs.getPNCounter("c").get()).isEqualTo(added);
    }
  }

  @Test
  void clientsAskTheOldestMembersOnly_ofTheConfiguredNumber() {
    try (TestCluster cluster =
        TestCluster.of(
            2, config -> config.with(PnCounterConfig.named("one").withReplicaCount(1)))) {
      GridPnCounter counter = cluster.client(cluster.member(0)).pnCounter("one");
      // Any member may answer the first call, and says of how many members it may be from then on.
      assertThat(counter.get()).isZero();
      counter.incrementAndGet();
      counter.reset();
      assertThat(counter.get()).isEqualTo(1);
      awaitValue(cluster.member(1).pnCounter("one"), 1);
      var theirs = cluster.hazelcastClient(cluster.member(0), RoutingMode.ALL_MEMBERS);
      assertThat(theirs.getPNCounter("one").incrementAndGet()).isEqualTo(2);
    }
  }

  @Test
  void aMemberThatIsStopped_leavesNothingUntoldThatItHasAnswered() {
    try (TestCluster cluster = TestCluster.of(2)) {
      long acknowledged = 0;
      for (int round = 0; round < 3; round++) {
        Grid leaver = cluster.member(1);
        GridPnCounter counter = leaver.pnCounter("c");
        awaitValue(counter, acknowledged);
        AtomicLong answered = new AtomicLong();
        Thread adder =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        while (true) {
                          counter.incrementAndGet();
                          answered.incrementAndGet();
                        }
                      } catch (GridNotActiveException e) {
                        return; // The member has ended.
                      }
                    });
        Eventually.passes("some additions", () -> assertThat(answered.get()).isPositive());
        cluster.stop(leaver);
        Eventually.passes("the member's end", () -> assertThat(adder.isAlive()).isFalse());
        acknowledged += answered.get();

        // One more may be counted whose answer the member's end has overtaken.
        long counted = cluster.member(0).pnCounter("c").get();
        assertThat(counted).isBetween(acknowledged, acknowledged + 1);
        acknowledged = counted;
        cluster.start();
      }
    }
  }

  @Test
  void aDestroyedCounter_beginsAnewEverywhere() {
    try (TestCluster cluster = TestCluster.of(2)) {
      GridPnCounter atFirst = cluster.member(0).pnCounter("c");
      atFirst.addAndGet(5);
      awaitValue(cluster.member(1).pnCounter("c"), 5);
      atFirst.destroy();

      assertThat(cluster.member(0).pnCounter("c").get()).isZero();
      assertThat(cluster.member(1).pnCounter("c").get()).isZero();
    }
  }

  @Test
  void aTopic_isHeardAtEveryMember_inOneOrderIfConfigured() {
    try (TestCluster cluster =
        TestCluster.of(
            3, config -> config.with(TopicConfig.named("ordered").withGlobalOrdering(true)))) {
      Grid client = cluster.client(cluster.member(0));
      Eventually.holds("it is connected to all", () -> client.statistics().connections() == 3);
      List<Grid> all = List.of(cluster.member(0), cluster.member(1), cluster.member(2), client);
      for (String name : List.of("plain", "ordered")) {
        List<List<String>> heard =
            all.stream()
                .map(
                    grid -> {
                      List<String> messages = new CopyOnWriteArrayList<String>();
                      grid.<String>topic(name).addListener(m -> messages.add(m.message()));
                      return messages;
                    })
                .toList();
        IntStream.range(0, all.size())
            .parallel()
            .forEach(
                from -> {
                  GridTopic<String> topic = all.get(from).topic(name);
                  for (int i = 0; i < 100; i++) {
                    topic.publish(from + "-" + i);
                  }
                });

        heard.forEach(
            messages -> Eventually.passes("all messages", () -> assertThat(messages).hasSize(400)));
        for (List<String> messages : heard) {
          for (int from = 0; from < all.size(); from++) {
            String prefix = from + "-";
            assertThat(messages.stream().filter(m -> m.startsWith(prefix)))
                .containsExactlyElementsOf(
                    IntStream.range(0, 100).mapToObj(i -> prefix + i).toList());
          }
          if (name.equals("ordered")) {
            assertThat(messages).isEqualTo(heard.getFirst());
          }
        }
      }
    }
  }
}
