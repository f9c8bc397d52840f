package dev.grid.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.Grid;
import dev.grid.LostEvents;
import dev.grid.systemtests.Eventually;
import dev.grid.systemtests.Names;
import dev.grid.topic.GridTopic;
import dev.grid.topic.MessageListener;
import dev.grid.topic.TopicConfig;
import dev.grid.topic.TopicMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A listener of a topic that is stuck holds up a bounded number of messages, and is told so. */
final class SlowTopicListenerTest {

  /** More than may wait for one listener. */
  private static final int MESSAGES = 100_000;

  private static final int BATCH = 1_000;

  /** Stuck at its first message until it is freed. Thread-safe. */
  private static final class Stuck implements MessageListener<Integer> {

    private final CountDownLatch freed = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    /** Numbers that were heard, and in place of those that were not a negative count. */
    private final List<Integer> heard = new CopyOnWriteArrayList<>();

    private final List<LostEvents> lost = new CopyOnWriteArrayList<>();
    private final AtomicInteger accounted = new AtomicInteger();

    @Override
    public void message(TopicMessage<Integer> message) {
      if (begun.getAndIncrement() == 0) {
        awaitFreed();
      }
      // Few enough to be looked at: the first and the last ones.
      if (message.message() < 10 || message.message() >= MESSAGES) {
        heard.add(message.message());
      }
      accounted.incrementAndGet();
    }

    private void awaitFreed() {
      try {
        freed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void eventsLost(LostEvents events) {
      lost.add(events);
      heard.add((int) -events.count());
      accounted.addAndGet((int) events.count());
    }
  }

  private static void publish(GridTopic<Integer> topic) {
    for (int from = 0; from < MESSAGES; from += BATCH) {
      topic.publishAll(IntStream.range(from, from + BATCH).boxed().toList());
    }
  }

  @Test
  void aStuckListener_losesWhatIsBeyondTheLimit_isToldInItsPlace_andHearsOnAfterwards() {
    try (TestCluster cluster =
        TestCluster.of(
            1,
            config ->
                config.with(TopicConfig.named(Names.ORDERED + "*").withGlobalOrdering(true)))) {
      Grid member = cluster.member(0);
      Grid client = cluster.client(member);
      for (String name : List.of("plain", Names.ORDERED + "1")) {
        List<Stuck> stuck = new ArrayList<>();
        for (Grid grid : List.of(member, client)) {
          Stuck listener = new Stuck();
          grid.<Integer>topic(name).addListener(listener);
          stuck.add(listener);
        }
        List<Integer> others = new CopyOnWriteArrayList<>();
        member.<Integer>topic("other").addListener(message -> others.add(message.message()));

        GridTopic<Integer> topic = member.topic(name);
        publish(topic);
        member.<Integer>topic("other").publish(1);
        Eventually.holds("others are not held up", () -> others.contains(1));

        for (Stuck listener : stuck) {
          listener.freed.countDown();
          Eventually.passes(
              "each message is heard or counted",
              () -> assertThat(listener.accounted).hasValue(MESSAGES));
          assertThat(listener.lost)
              .isNotEmpty()
              .allSatisfy(
                  lost -> {
                    assertThat(lost.name()).isEqualTo(name);
                    assertThat(lost.reason()).isEqualTo(LostEvents.Reason.LISTENER_BEHIND);
                  });
          assertThat(listener.begun).as("heard").hasValueLessThan(MESSAGES);
        }
        topic.publish(MESSAGES);
        for (Stuck listener : stuck) {
          Eventually.passes(
              "it hears what comes later",
              () -> assertThat(listener.heard).last().isEqualTo(MESSAGES));
          assertThat(listener.heard.subList(0, 10)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
          assertThat(listener.heard.get(10)).as("what it has lost").isNegative();
        }
      }
    }
  }
}
