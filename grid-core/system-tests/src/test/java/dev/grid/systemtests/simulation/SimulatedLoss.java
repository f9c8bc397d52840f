package dev.grid.systemtests.simulation;

import dev.grid.PartitionLostException;
import dev.grid.config.MemberConfig;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.MapConfig;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.structures.map.MapStructure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * A run: five members with two backups for each partition, of which the primary and the first
 * backup of one go at once, and what the others say is lost.
 */
final class SimulatedLoss {

  private static final int MEMBERS = 5;
  private static final int PARTITIONS = 7;
  private static final int KEYS = 20;
  private static final int MAPS = 60;
  private static final int AROUND_MICROS = 30_000;

  private final World world;
  private final SimulatedNetwork network;
  private final List<SimulatedMember> members = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  /** What was acknowledged, by map, then by key. */
  private final Map<String, Map<String, String>> written = new HashMap<>();

  private int told;

  SimulatedLoss(long seed) {
    world = new World(seed);
    network = new SimulatedNetwork(world);
    MemberConfig config =
        MemberConfig.defaults()
            .withPartitionCount(PARTITIONS)
            .with(MapConfig.named("two").withBackups(2, 0))
            .with(MapConfig.named("one*").withBackups(1, 0));
    for (int i = 0; i < MEMBERS; i++) {
      SimulatedMember member = new SimulatedMember(world, network, i, config, MEMBERS);
      members.add(member);
      network.join(member);
    }
    world.run(15_000);
    writeAll("two");
    world.run(2_000);
  }

  /** How many reads were told that what they asked for is lost. */
  int told() {
    return told;
  }

  private AsyncGridMap<String, String> map(String name, List<SimulatedMember> reached) {
    SimulatedInvoker client =
        new SimulatedInvoker(
            world,
            PARTITIONS,
            false,
            () -> {
              List<SimulatedMember> alive =
                  reached.stream().filter(SimulatedMember::isAlive).toList();
              return alive.isEmpty()
                  ? reached.getFirst()
                  : alive.get(world.random().nextInt(alive.size()));
            });
    return MapStructure.<String, String>proxy(name, client).async();
  }

  private void writeAll(String map) {
    for (int i = 0; i < KEYS; i++) {
      write(map, "key" + i, members);
    }
  }

  private void write(String map, String key, List<SimulatedMember> reached) {
    map(map, reached)
        .set(key, "value of " + key)
        .whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                written.computeIfAbsent(map, name -> new HashMap<>()).put(key, "value of " + key);
              }
            });
  }

  private ClusterState state() {
    return Objects.requireNonNull(network.alive().getFirst().core().state());
  }

  /** The primary and the first backup of some partition. */
  private List<SimulatedMember> victims() {
    Assignment at = state().partitions().get(world.random().nextInt(PARTITIONS));
    Set<UUID> ids =
        Set.of(
            Objects.requireNonNull(at.primary()),
            at.copies().stream()
                .filter(copy -> copy.slot() == 1)
                .map(Copy::member)
                .findFirst()
                .orElseThrow());
    return members.stream().filter(member -> ids.contains(member.id())).toList();
  }

  private void crash(List<SimulatedMember> victims) {
    victims.forEach(network::crash);
    world.run(20_000);
  }

  /** Only what has two backups exists; what does not hold then. */
  List<String> runTwoBackups() {
    crash(victims());
    requireNoneLost();
    readAll();
    return violations;
  }

  /** What has one backup exists as well, and was used before or not. */
  List<String> runOneBackup(boolean everWritten) {
    if (everWritten) {
      writeAll("one");
      world.run(2_000);
    } else {
      members.getFirst().create("one");
      world.run(100);
    }
    crash(victims());
    if (state().partitions().stream().noneMatch(at -> at.lostBelow() == 2)) {
      violations.add("no partition has lost what has one backup");
    }
    readAll();
    return violations;
  }

  /**
   * Structures with one backup are used for the first time about when the two go, which reach each
   * other and clients for a moment longer than the rest. What was acknowledged is there, or is told
   * to be lost.
   */
  List<String> runFirstUses() {
    List<SimulatedMember> victims = victims();
    network.cutOff(victims);
    for (int i = 0; i < MAPS; i++) {
      String name = "one" + i;
      world.in(world.micros(0, AROUND_MICROS), () -> write(name, "key" + name, victims));
    }
    world.in(AROUND_MICROS * 1_000L, () -> victims.forEach(network::crash));
    world.run(30_000);
    readAll();
    return violations;
  }

  private void requireNoneLost() {
    for (Assignment at : state().partitions()) {
      if (at.lostBelow() > 0) {
        violations.add("lostBelow=" + at.lostBelow() + ", though nothing is lost");
      }
    }
  }

  private void readAll() {
    written.forEach(
        (map, values) ->
            values.forEach(
                (key, value) -> {
                  boolean[] answered = {false};
                  map(map, members)
                      .get(key)
                      .whenComplete(
                          (read, failure) -> {
                            answered[0] = true;
                            judge(map, key, value, read, failure);
                          });
                  world.in(
                      20_000_000_000L,
                      () -> {
                        if (!answered[0]) {
                          violations.add("no answer: " + map + " " + key);
                        }
                      });
                }));
    world.run(25_000);
  }

  private void judge(String map, String key, String value, String read, Throwable failure) {
    if (failure instanceof PartitionLostException && map.startsWith("one")) {
      told++;
    } else if (failure != null) {
      violations.add(map + " " + key + " cannot be read: " + failure);
    } else if (!value.equals(read)) {
      violations.add("lost without a word: " + map + " " + key + ", is now " + read);
    }
  }
}
