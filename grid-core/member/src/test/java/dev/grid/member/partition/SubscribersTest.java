package dev.grid.member.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.LostEvents;
import dev.grid.member.partition.Subscribers.Sink;
import dev.grid.member.partition.Subscribers.Subscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;

/** Who hears of what, and that names are forgotten when nobody listens any more. */
class SubscribersTest {

  private final ConcurrentMap<String, List<Subscriber<?>>> all = new ConcurrentHashMap<>();
  private static final MessageCounts COUNTS = new MessageCounts("service", false);

  private final Subscribers orders = new Subscribers(all, "orders", COUNTS);
  private final Subscribers others = new Subscribers(all, "others", COUNTS);
  private final List<String> heard = new ArrayList<>();

  private Subscriber<String> listener(String who) {
    return new Subscriber<>(
        UUID.randomUUID(),
        event -> event.startsWith("secret") ? null : event,
        (event, partition) -> heard.add(who + " " + event + " " + partition));
  }

  @Test
  void publish_reachesTheStructuresOwnListenersInTheirOrder() {
    orders.add(listener("first"));
    orders.add(listener("second"));
    others.add(listener("other"));

    orders.publish("event", 7);
    orders.publish("secret event", 7);

    assertThat(heard).containsExactly("first event 7", "second event 7");
  }

  @Test
  void aListenerWhoseFilterFails_isToldThatAnEventIsLost() {
    orders.add(
        new Subscriber<String>(
            UUID.randomUUID(),
            event -> {
              throw new IllegalArgumentException("as the test wants it");
            },
            new Sink<>() {
              @Override
              public void accept(String event, int partition) {
                heard.add(event);
              }

              @Override
              public void lost(LostEvents.Reason reason, long count, int partition) {
                heard.add(reason + " " + count + " " + partition);
              }
            }));
    orders.add(listener("second"));

    orders.publish("event", 7);

    assertThat(heard).containsExactly("UNREADABLE 1 7", "second event 7");
  }

  @Test
  void any_isOfTheStructureAndFollowsItsListeners() {
    Subscriber<String> listener = listener("first");
    assertThat(orders.any()).isFalse();

    orders.add(listener);
    assertThat(orders.any()).isTrue();
    assertThat(new Subscribers(all, "orders", COUNTS).any()).isTrue();
    assertThat(others.any()).isFalse();

    assertThat(orders.remove(listener.id())).isTrue();
    assertThat(orders.any()).isFalse();
  }

  @Test
  void remove_ofTheLastListenerForgetsTheName() {
    for (int i = 0; i < 1_000; i++) {
      Subscribers structure = new Subscribers(all, "name" + i, COUNTS);
      Subscriber<String> one = listener("one");
      Subscriber<String> two = listener("two");
      structure.add(one);
      structure.add(two);
      assertThat(structure.remove(one.id())).isTrue();
      assertThat(structure.remove(one.id())).isFalse();
      assertThat(all).hasSize(1);
      assertThat(structure.remove(two.id())).isTrue();
    }

    assertThat(all).isEmpty();
    assertThat(orders.remove(UUID.randomUUID())).isFalse();
    assertThat(orders.any()).isFalse();
    orders.publish("event", 1);
    assertThat(all).isEmpty();
    assertThat(heard).isEmpty();
  }
}
