package dev.grid.systemtests.simulation;

import dev.grid.config.ClusterConfig;
import dev.grid.config.ClusterConfig.Availability;
import dev.grid.config.ClusterConfig.PartitionLoss;
import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy.Standard;
import dev.grid.kernel.ConfigSettings;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.MapConfig;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.member.cluster.Stamp;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.map.MapStructure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run: five members that are split, as one side sees and goes on by itself, and the other, with
 * the coordinator, does not. Before that one does they meet again. Both have published states by
 * then, and each takes the other's members for its own in some of its partitions: streams that one
 * side has ended go on at the other, with the same epoch.
 */
final class OneSidedSplit {

  private static final int MEMBERS = 5;
  private static final int PARTITIONS = 7;
  private static final int KEYS = 20;
  private static final int LATE_MICROS_MAX = 9_000_000;
  private static final long ANSWER_NANOS_MAX = 20_000_000_000L;

  /** How many of the messages to a coordinator are lost in {@link #MEETING_MILLIS}. */
  private static final double LOST_REPORTS = 0.3;

  private static final int MEETING_MILLIS = 10_000;

  private static final String ONE_BACKUP = "one";
  private static final String TWO_BACKUPS = "two";

  private final World world;
  private final SimulatedNetwork network;
  private final int blindSize;
  private final List<SimulatedMember> members = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  /** What a key of the map with two backups has; none that may have one of several. */
  private final Map<String, String> expected = new HashMap<>();

  private final Set<String> removed = new HashSet<>();

  /**
   * A cluster of five.
   *
   * @param blindSize how many members are on the side that does not see that it is one: with two,
   *     the other one goes on, without what has one backup; with three, this one does
   */
  OneSidedSplit(long seed, int blindSize, PartitionLoss loss) {
    world = new World(seed);
    network = new SimulatedNetwork(world);
    this.blindSize = blindSize;
    MemberConfig config =
        MemberConfig.defaults()
            .withPartitionCount(PARTITIONS)
            .withCluster(
                ClusterConfig.defaults()
                    .withAvailability(Availability.ALWAYS)
                    .withPartitionLoss(loss))
            .with(map(ONE_BACKUP, 1))
            .with(map(TWO_BACKUPS, 2));
    for (int i = 0; i < MEMBERS; i++) {
      SimulatedMember member = new SimulatedMember(world, network, i, config, MEMBERS);
      members.add(member);
      network.join(member);
    }
  }

  /** What a losing side merges wins, so that what it should not merge is seen. */
  private static MapConfig map(String name, int backups) {
    return MapConfig.named(name).withBackups(backups, 0).withMergePolicy(Standard.PASS_THROUGH);
  }

  private AsyncGridMap<String, String> map(String name, List<SimulatedMember> reached) {
    SimulatedInvoker client =
        new SimulatedInvoker(
            world, PARTITIONS, false, () -> reached.get(world.random().nextInt(reached.size())));
    return MapStructure.<String, String>proxy(name, client).async();
  }

  private ClusterState state(List<SimulatedMember> of) {
    return Objects.requireNonNull(of.getFirst().core().state());
  }

  /** Returns what does not hold. */
  List<String> run() {
    world.run(8_000);
    forEach("kept", key -> write(members, key, "before"));
    forEach("changed", key -> write(members, key, "before"));
    forEach("removed", key -> write(members, key, "before"));
    forEach("one", key -> expect(map(ONE_BACKUP, members).set(key, "before"), (n, failure) -> {}));
    world.run(2_000);
    if (expected.size() != 3 * KEYS) {
      violations.add("before the split, written=" + expected.size());
    }

    List<SimulatedMember> blind = chooseBlind();
    List<SimulatedMember> seeing = members.stream().filter(m -> !blind.contains(m)).toList();
    network.cutOffUnseen(seeing);
    publish(blind.getFirst());
    world.run(2_500);
    leave(seeing);
    forEach("seen", key -> write(seeing, key, "seen"));
    forEach("changed", key -> write(seeing, key, "seen"));
    forEach("removed", key -> remove(seeing, key));
    world.run(1_000 + world.random().nextInt(6_000));

    Stamp tip = state(seeing).stamp();
    network.loseReports(LOST_REPORTS);
    network.heal();
    forEach("late", key -> world.in(world.micros(0, LATE_MICROS_MAX), () -> writeLate(key)));
    world.run(MEETING_MILLIS);
    network.loseReports(0);
    world.run(50_000);
    // What is lost takes what is merged only then.
    members.getFirst().core().control().acceptLoss();
    world.run(10_000);
    check(state(members).descendsFrom(tip));
    return violations;
  }

  /** With two, those that hold what has one backup of some partition; the oldest coordinates. */
  private List<SimulatedMember> chooseBlind() {
    SimulatedMember oldest = members.getFirst();
    List<SimulatedMember> others = new ArrayList<>(members.subList(1, MEMBERS));
    Collections.shuffle(others, world.random());
    if (blindSize == 2) {
      for (Assignment partition : state(members).partitions()) {
        UUID primary = Objects.requireNonNull(partition.primary());
        UUID first =
            partition.copies().stream()
                .filter(c -> c.slot() == 1)
                .map(Copy::member)
                .findFirst()
                .orElseThrow();
        if (primary.equals(oldest.id()) || first.equals(oldest.id())) {
          others.sort(
              (a, b) -> Boolean.compare(isOneOf(b, primary, first), isOneOf(a, primary, first)));
        }
      }
    }
    List<SimulatedMember> blind = new ArrayList<>(List.of(oldest));
    blind.addAll(others.subList(0, blindSize - 1));
    return blind;
  }

  private static boolean isOneOf(SimulatedMember member, UUID a, UUID b) {
    return member.id().equals(a) || member.id().equals(b);
  }

  /** Has the coordinator publish a state, as it does with every configuration that is added. */
  private static void publish(SimulatedMember coordinator) {
    var unused =
        coordinator.core().control().configs().add(ConfigSettings.of(QueueConfig.named("added")));
  }

  /**
   * Has a member leave that has taken over a partition without what has one backup, so that another
   * one goes on with it, which the other side does not know to have anything of it.
   */
  private void leave(List<SimulatedMember> side) {
    for (Assignment partition : state(side).partitions()) {
      if (partition.primary() != null && !partition.losses().isEmpty()) {
        network.member(partition.primary()).core().control().leave();
        return;
      }
    }
  }

  private static void forEach(String prefix, Consumer<String> action) {
    for (int i = 0; i < KEYS; i++) {
      action.accept(prefix + i);
    }
  }

  private void write(List<SimulatedMember> reached, String key, String value) {
    expected.remove(key);
    expect(
        map(TWO_BACKUPS, reached).set(key, value),
        (nothing, failure) -> {
          if (failure == null) {
            expected.put(key, value);
          }
        });
  }

  private void writeLate(String key) {
    write(members, key, "late");
  }

  private void remove(List<SimulatedMember> reached, String key) {
    expected.remove(key);
    expect(
        map(TWO_BACKUPS, reached).delete(key),
        (was, failure) -> {
          if (failure == null) {
            removed.add(key);
          }
        });
  }

  private <T> void expect(CompletionStage<T> stage, BiConsumer<? super T, ? super Throwable> then) {
    boolean[] answered = {false};
    stage.whenComplete(
        (value, failure) -> {
          answered[0] = true;
          then.accept(value, failure);
        });
    world.in(
        ANSWER_NANOS_MAX,
        () -> {
          if (!answered[0]) {
            violations.add("no answer at ms " + world.nowMillis());
          }
        });
  }

  // What must hold.

  /**
   * Merging brings entries, not their absence: what the seeing side removed is gone if it goes on.
   */
  private void check(boolean seeingGoesOn) {
    expected.forEach((key, value) -> require(key, value));
    if (seeingGoesOn) {
      removed.forEach(key -> require(key, null));
    }
    world.run(25_000);
    violations.addAll(network.differingCopies());
    AtRest.check(members, PARTITIONS, 3, digest -> digest.name().equals(TWO_BACKUPS), violations);
  }

  private void require(String key, @Nullable String value) {
    expect(
        map(TWO_BACKUPS, members).get(key),
        (read, failure) -> {
          if (failure != null || !Objects.equals(read, value)) {
            violations.add(key + ": is " + read + ", not " + value + " failure=" + failure);
          }
        });
  }
}
