package dev.grid.systemtests.simulation;

import dev.grid.MergeJournalEntry;
import dev.grid.MergeJournalEntry.Side;
import dev.grid.PartitionLostException;
import dev.grid.config.ClusterConfig;
import dev.grid.config.ClusterConfig.Availability;
import dev.grid.config.ClusterConfig.PartitionLoss;
import dev.grid.config.MemberConfig;
import dev.grid.config.MergePolicy;
import dev.grid.config.MergePolicy.Standard;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.MapConfig;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Stamp;
import dev.grid.protocol.Data;
import dev.grid.structures.map.MapStructure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run: four members that are split in two sides, what each side writes, and what must be there
 * when they have met again.
 */
final class SimulatedSplit {

  private static final int PARTITIONS = 13;
  private static final int KEYS = 30;
  private static final int LATE_MICROS_MAX = 9_000_000;
  private static final Map<String, MergePolicy> MAPS =
      Map.of(
          "absent", Standard.PUT_IF_ABSENT,
          "through", Standard.PASS_THROUGH,
          "latest", Standard.LATEST_UPDATE);

  private final World world;
  private final SimulatedNetwork network;
  private final List<SimulatedMember> members = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final Half left;
  private final Half right;
  private final Half all;

  /** What was acknowledged while the sides met. */
  private final Map<Key, String> late = new HashMap<>();

  private int conflicts;

  /** What was written last before the split, by map and key. */
  private final Map<Key, String> base = new HashMap<>();

  private record Key(String map, String key) {}

  /** A journal entry, with its values as they were written. */
  private record Lost(Key key, String lost, @Nullable String kept, Side side) {}

  /** Members that reach each other, a client of theirs, and what was acknowledged to it. */
  private final class Half {

    final List<SimulatedMember> members;
    final SimulatedInvoker client;
    final Map<Key, String> written = new HashMap<>();
    @Nullable Stamp tip;

    Half(List<SimulatedMember> members) {
      this.members = members;
      Supplier<SimulatedMember> any = () -> members.get(world.random().nextInt(members.size()));
      this.client = new SimulatedInvoker(world, PARTITIONS, false, any);
    }

    AsyncGridMap<String, String> map(String name) {
      return MapStructure.<String, String>proxy(name, client).async();
    }

    boolean serves(Key key) {
      int partition = client.serialization().toData(key.key()).partition(PARTITIONS);
      ClusterState state = Objects.requireNonNull(members.getFirst().core().state());
      return members.stream().anyMatch(m -> state.partitions().get(partition).isPrimary(m.id()));
    }

    /** Writes a key that nobody else writes, some time while the sides meet. */
    void writeLate(Key key, String value) {
      world.in(
          world.micros(0, LATE_MICROS_MAX),
          () ->
              expect(
                  map(key.map()).set(key.key(), value),
                  (nothing, failure) -> {
                    if (failure == null) {
                      late.put(key, value);
                    }
                  }));
    }

    void write(String map, String key, String value) {
      expect(
          map(map).set(key, value),
          (nothing, failure) -> {
            if (failure == null) {
              written.put(new Key(map, key), value);
            } else if (!(failure instanceof PartitionLostException)) {
              violations.add(map + " " + key + " cannot be written: " + failure);
            }
          });
    }
  }

  /**
   * A cluster of four.
   *
   * @param leftSize how many of them the split leaves on one side
   * @param loss what a side does about partitions that only the other one has
   */
  SimulatedSplit(long seed, int leftSize, Availability availability, PartitionLoss loss) {
    world = new World(seed);
    network = new SimulatedNetwork(world);
    MemberConfig config =
        MemberConfig.defaults()
            .withPartitionCount(PARTITIONS)
            .withCluster(
                ClusterConfig.defaults().withAvailability(availability).withPartitionLoss(loss));
    for (Map.Entry<String, MergePolicy> map : MAPS.entrySet()) {
      config =
          config.with(
              MapConfig.named(map.getKey()).withBackups(1, 0).withMergePolicy(map.getValue()));
    }
    for (int i = 0; i < 4; i++) {
      SimulatedMember member = new SimulatedMember(world, network, i, config, 4);
      members.add(member);
      network.join(member);
    }
    List<SimulatedMember> shuffled = new ArrayList<>(members);
    Collections.shuffle(shuffled, world.random());
    left = new Half(List.copyOf(shuffled.subList(0, leftSize)));
    right = new Half(List.copyOf(shuffled.subList(leftSize, shuffled.size())));
    all = new Half(members);
  }

  private <T> void expect(CompletionStage<T> stage, BiConsumer<? super T, ? super Throwable> then) {
    boolean[] answered = {false};
    stage.whenComplete(
        (value, failure) -> {
          answered[0] = true;
          then.accept(value, failure);
        });
    world.in(
        20_000_000_000L,
        () -> {
          if (!answered[0]) {
            violations.add("no answer at ms " + world.nowMillis());
          }
        });
  }

  private void split() {
    begin();
    network.cutOff(right.members);
    world.run(25_000);
  }

  private void begin() {
    world.run(8_000);
    forEachKey("base", key -> all.write(key.map(), key.key(), "before"));
    forEachKey("removed", key -> all.write(key.map(), key.key(), "before"));
    world.run(2_000);
    base.putAll(all.written);
    if (base.size() != MAPS.size() * KEYS * 2) {
      violations.add("before the split, written=" + base.size());
    }
  }

  private void meet(List<Half> writers) {
    left.tip = tip(left);
    right.tip = tip(right);
    network.heal();
    for (Half half : writers) {
      forEachKey("late" + name(half), key -> half.writeLate(key, name(half)));
    }
    world.run(60_000);
  }

  private static Stamp tip(Half half) {
    return Objects.requireNonNull(half.members.getFirst().core().state()).stamp();
  }

  private void forEachKey(String prefix, java.util.function.Consumer<Key> action) {
    for (String map : MAPS.keySet().stream().sorted().toList()) {
      for (int i = 0; i < KEYS; i++) {
        action.accept(new Key(map, prefix + i));
      }
    }
  }

  /** Both halves write, to different keys and to the same; returns what does not hold then. */
  List<String> runBothWriting() {
    split();
    forEachKey("left", key -> left.write(key.map(), key.key(), "left"));
    forEachKey("right", key -> right.write(key.map(), key.key(), "right"));
    Half earlier = world.random().nextBoolean() ? left : right;
    forEachKey("both", key -> earlier.write(key.map(), key.key(), name(earlier)));
    world.run(3_000);
    Half later = other(earlier);
    forEachKey("both", key -> later.write(key.map(), key.key(), name(later)));
    world.run(3_000);
    meet(List.of(left, right));
    Half winner = winner();
    Map<Key, String> expected = new HashMap<>(base);
    expected.putAll(late);
    Set<Lost> lost = new HashSet<>();
    Half loser = other(winner);
    expected.putAll(loser.written);
    winner.written.forEach(
        (key, value) -> {
          String losing = loser.written.get(key);
          boolean merged =
              losing != null
                  && (key.map().equals("through") || key.map().equals("latest") && loser == later);
          expected.put(key, merged ? losing : value);
          if (losing != null) {
            lost.add(
                merged
                    ? new Lost(key, value, losing, Side.WINNING)
                    : new Lost(key, losing, value, Side.LOSING));
          }
        });
    conflicts = lost.size();
    check(expected, expected.keySet());
    checkJournals(lost);
    return violations;
  }

  /** Only one half writes, and removes; the other one's copies are stale, whoever goes on. */
  List<String> runOneWriting() {
    split();
    forEachKey("left", key -> left.write(key.map(), key.key(), "left"));
    Map<Key, String> expected = new HashMap<>(base);
    Set<Key> removed = new HashSet<>();
    forEachKey(
        "removed",
        key ->
            expect(
                left.map(key.map()).delete(key.key()),
                (was, failure) -> {
                  if (failure == null && Boolean.TRUE.equals(was)) {
                    removed.add(key);
                  }
                }));
    world.run(8_000);
    meet(List.of(left));
    removed.forEach(expected::remove);
    Set<Key> keys = new HashSet<>(expected.keySet());
    if (winner() == left) {
      keys.addAll(removed);
    }
    // Else what was removed may be there again: merging brings entries, not their absence.
    expected.putAll(left.written);
    expected.putAll(late);
    keys.addAll(expected.keySet());
    check(expected, keys);
    checkJournals(Set.of());
    return violations;
  }

  /** What a side serves when it is cut off, it answers one way or the other before it is back. */
  List<String> runCutOffAmidCalls() {
    begin();
    network.cutOff(right.members);
    forEachKey(
        "base",
        key -> {
          if (right.serves(key)) {
            expect(right.map(key.map()).set(key.key(), "after"), (nothing, failure) -> {});
            expect(right.map(key.map()).get(key.key()), (value, failure) -> {});
          }
        });
    world.run(25_000);
    return violations;
  }

  /** Replays what was lost: it is there then, and the journals are empty. */
  List<String> runReplaying() {
    runBothWriting();
    Map<Key, String> replayed = new HashMap<>();
    for (SimulatedMember member : members) {
      for (MergeJournalEntry entry : member.core().merger().journal().entries()) {
        Lost lost = lost(entry);
        replayed.put(lost.key(), lost.lost());
        expect(
            member.core().merger().replay(entry),
            (nothing, failure) -> {
              if (failure != null) {
                violations.add("cannot be replayed: " + lost + " " + failure);
              }
            });
      }
    }
    world.run(5_000);
    check(replayed, replayed.keySet());
    checkJournals(Set.of());
    return violations;
  }

  /** How many entries the run lost by policy. */
  int conflicts() {
    return conflicts;
  }

  private String name(Half half) {
    return half == left ? "left" : "right";
  }

  private Half other(Half half) {
    return half == left ? right : left;
  }

  private Half winner() {
    ClusterState state = Objects.requireNonNull(members.getFirst().core().state());
    boolean isLeft = state.descendsFrom(Objects.requireNonNull(left.tip));
    if (isLeft == state.descendsFrom(Objects.requireNonNull(right.tip))) {
      violations.add("not one side goes on: " + state.stamp() + " " + left.tip + " " + right.tip);
    }
    return isLeft ? left : right;
  }

  // What must hold.

  private void check(Map<Key, String> expected, Set<Key> keys) {
    for (Key key : keys.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList()) {
      expect(
          all.map(key.map()).get(key.key()),
          (value, failure) -> {
            if (failure != null || !Objects.equals(value, expected.get(key))) {
              violations.add(
                  key + ": is " + value + ", not " + expected.get(key) + " failure=" + failure);
            }
          });
    }
    world.run(25_000);
    AtRest.check(members, PARTITIONS, 2, digest -> true, violations);
  }

  private void checkJournals(Set<Lost> expected) {
    Set<Lost> journaled = new HashSet<>();
    for (SimulatedMember member : members) {
      for (MergeJournalEntry entry : member.core().merger().journal().entries()) {
        journaled.add(lost(entry));
      }
    }
    for (Lost lost : expected) {
      if (!journaled.contains(lost)) {
        violations.add("not in any journal: " + lost);
      }
    }
    for (Lost lost : journaled) {
      if (!expected.contains(lost)) {
        violations.add("in a journal, but not lost: " + lost);
      }
    }
  }

  private Lost lost(MergeJournalEntry entry) {
    String key = Objects.requireNonNull(read(entry.key()));
    String lost = Objects.requireNonNull(read(entry.lost()));
    return new Lost(new Key(entry.structure().name(), key), lost, read(entry.kept()), entry.side());
  }

  private @Nullable String read(byte @Nullable [] bytes) {
    return bytes == null ? null : all.client.serialization().<String>toObject(new Data(bytes));
  }
}
