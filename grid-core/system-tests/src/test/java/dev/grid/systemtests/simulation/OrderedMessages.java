package dev.grid.systemtests.simulation;

import dev.grid.IndeterminateResultException;
import dev.grid.config.MemberConfig;
import dev.grid.structures.topic.TopicMessages.AddListener;
import dev.grid.structures.topic.TopicMessages.Publish;
import dev.grid.structures.topic.TopicMessages.Published;
import dev.grid.topic.TopicConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A workload of a globally ordered topic: publishers publish numbers that are all different, each
 * one after another, and repeat what is not answered; members listen. A listener may miss messages,
 * but hears none twice and none that was not published; and what two of them have heard, they have
 * heard in one order.
 */
final class OrderedMessages {

  private static final String TOPIC = "ordered";
  private static final int PUBLISHERS = 3;

  private final World world;
  private final SimulatedInvoker invoker;
  private final List<List<Long>> listeners = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final boolean mayRepeat;
  private long published;
  private boolean publishing = true;

  /** What is configured for it. */
  static MemberConfig configure(MemberConfig config) {
    return config.with(TopicConfig.named(TOPIC).withGlobalOrdering(true));
  }

  /**
   * Publishers and listeners of a topic.
   *
   * @param lostAtOnce how many members may be lost before others have their copies. Such a topic
   *     has one backup, whatever other structures have: who loses two may hear a message twice
   */
  OrderedMessages(World world, SimulatedInvoker repeating, int lostAtOnce) {
    this.world = world;
    this.mayRepeat = lostAtOnce > 1;
    this.invoker = repeating;
  }

  void listenAt(SimulatedMember member) {
    List<Long> heard = new ArrayList<>();
    listeners.add(heard);
    var unused =
        member.<Published>subscribe(
            new AddListener(TOPIC, false),
            event -> heard.add(invoker.serialization().<Long>toObject(event.item())));
  }

  void start() {
    for (int i = 0; i < PUBLISHERS; i++) {
      world.in(world.micros(0, 5_000), this::publish);
    }
  }

  void stop() {
    publishing = false;
  }

  private void publish() {
    if (!publishing) {
      return;
    }
    long number = ++published;
    invoker
        .<Void, Boolean>invoke(
            new Publish(TOPIC, invoker.serialization().toData(number)), nothing -> true)
        .whenComplete(
            (done, failure) -> {
              if (failure != null && !(failure instanceof IndeterminateResultException)) {
                violations.add(
                    "publish " + number + " failed at ms " + world.nowMillis() + ": " + failure);
              }
              world.in(world.micros(500, 60_000), this::publish);
            });
  }

  /** Adds what is wrong. */
  void judge(List<String> into) {
    List<List<Long>> first = new ArrayList<>();
    for (int i = 0; i < listeners.size(); i++) {
      Set<Long> once = new LinkedHashSet<>();
      for (long number : listeners.get(i)) {
        if (!once.add(number) && !mayRepeat || number > published) {
          violations.add("listener " + i + " heard " + number + " again, or it is no message");
        }
      }
      first.add(List.copyOf(once));
      for (int j = 0; j < i; j++) {
        compare(i, first.get(i), j, first.get(j));
      }
    }
    into.addAll(violations);
  }

  private void compare(int i, List<Long> heard, int j, List<Long> others) {
    Map<Long, Integer> places = new HashMap<>();
    for (int place = 0; place < others.size(); place++) {
      places.putIfAbsent(others.get(place), place);
    }
    int last = -1;
    for (long number : heard) {
      Integer place = places.get(number);
      if (place != null && place < last) {
        violations.add(
            "listener "
                + i
                + " heard "
                + number
                + " after "
                + others.get(last)
                + ", listener "
                + j
                + " before it");
        return;
      }
      last = place == null ? last : place;
    }
  }

  /** How many messages all listeners have heard together. */
  long heard() {
    return listeners.stream().mapToLong(List::size).sum();
  }
}
