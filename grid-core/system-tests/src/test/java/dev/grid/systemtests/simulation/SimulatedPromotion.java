package dev.grid.systemtests.simulation;

import dev.grid.config.MemberConfig;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.MapConfig;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.member.replication.TransferSizes;
import dev.grid.structures.map.MapStructure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run: a member fails, and while the copies that it had are made anew, a primary that makes one
 * does not reach its other backup. It fails as soon as the new copy counts: the other backup takes
 * over, and has less than the new copy, which got a part of it within what was transferred.
 */
final class SimulatedPromotion {

  private static final int MEMBERS = 5;
  private static final int PARTITIONS = 7;
  private static final int KEYS = 300;
  private static final String MAP = "map";

  /** Writes come about as long as a copy is in the making. */
  private static final int WRITES_MICROS = 20_000;

  private static final int STEPS_MAX = 10_000;

  /** One entry, and no more before that has arrived. */
  private static final TransferSizes SMALL = new TransferSizes(1, 1);

  private final World world;
  private final SimulatedNetwork network;
  private final List<String> violations = new ArrayList<>();

  /** What a key has; none that may have one of several values. */
  private final Map<String, String> expected = new HashMap<>();

  /**
   * A copy in the making.
   *
   * @param learner that gets it
   * @param primary that makes it
   * @param heir the backup that would take over
   */
  private record Making(int partition, UUID learner, SimulatedMember primary, UUID heir) {}

  private boolean isAimed;

  SimulatedPromotion(long seed) {
    world = new World(seed);
    network = new SimulatedNetwork(world);
    MemberConfig config =
        MemberConfig.defaults()
            .withPartitionCount(PARTITIONS)
            .with(MapConfig.named(MAP).withBackups(2, 0));
    for (int i = 0; i < MEMBERS; i++) {
      network.join(new SimulatedMember(world, network, i, config, MEMBERS, SMALL));
    }
  }

  /** Whether there was such a copy; where the member that failed had none, there is not. */
  boolean isAimed() {
    return isAimed;
  }

  private SimulatedMember anyMember() {
    List<SimulatedMember> alive = network.alive();
    return alive.get(world.random().nextInt(alive.size()));
  }

  private AsyncGridMap<String, String> map() {
    return MapStructure.<String, String>proxy(
            MAP, new SimulatedInvoker(world, PARTITIONS, false, this::anyMember))
        .async();
  }

  /** Returns what does not hold. */
  List<String> run() {
    world.run(8_000);
    AsyncGridMap<String, String> map = map();
    for (int i = 0; i < KEYS; i++) {
      write(map, "key" + i, "before");
    }
    world.run(3_000);
    network.crash(anyMember());
    Making making = awaitMaking();
    if (making == null) {
      return violations;
    }
    isAimed = true;
    network.cut(making.primary(), network.member(making.heir()));
    for (int i = 0; i < KEYS; i++) {
      String key = "key" + i;
      world.in(world.micros(0, WRITES_MICROS), () -> write(map, key, "after"));
    }
    awaitMade(making);
    network.crash(making.primary());
    world.run(world.random().nextInt(3_000));
    network.heal();
    world.run(40_000);
    check();
    return violations;
  }

  private void write(AsyncGridMap<String, String> map, String key, String value) {
    expected.remove(key);
    map.set(key, value)
        .whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                expected.put(key, value);
              }
            });
  }

  /** Lets time pass until a copy is in the making, beside one for an earlier slot; null if none. */
  private @Nullable Making awaitMaking() {
    for (int step = 0; step < STEPS_MAX; step++) {
      world.run(1);
      List<Assignment> partitions = state(network.alive().getFirst()).partitions();
      for (int i = 0; i < partitions.size(); i++) {
        Making making = making(i, partitions.get(i));
        if (making != null) {
          return making;
        }
      }
    }
    return null;
  }

  private @Nullable Making making(int number, Assignment partition) {
    UUID primary = partition.primary();
    for (Copy learner : partition.copies()) {
      for (Copy heir : partition.copies()) {
        boolean isBehind = heir.inSync() && heir.slot() < learner.slot();
        // Else nobody would be told by the primary that the copy is made.
        boolean coordinates = heir.member().equals(network.alive().getFirst().id());
        if (primary != null
            && !learner.inSync()
            && partition.inSync(learner.member()) == null
            && isBehind
            && !coordinates
            && network.member(primary).isAlive()) {
          return new Making(number, learner.member(), network.member(primary), heir.member());
        }
      }
    }
    return null;
  }

  private void awaitMade(Making making) {
    for (int step = 0; step < STEPS_MAX; step++) {
      Assignment partition = state(making.primary()).partitions().get(making.partition());
      if (partition.inSync(making.learner()) != null) {
        return;
      }
      world.run(1);
    }
    violations.add("the copy was not made");
  }

  private static ClusterState state(SimulatedMember member) {
    return Objects.requireNonNull(member.core().state());
  }

  // What must hold.

  private void check() {
    AsyncGridMap<String, String> map = map();
    expected.forEach(
        (key, value) -> {
          boolean[] isRight = {false};
          map.get(key).whenComplete((read, failure) -> isRight[0] = value.equals(read));
          world.in(
              20_000_000_000L,
              () -> {
                if (!isRight[0]) {
                  violations.add(key + ": is not " + value);
                }
              });
        });
    world.run(25_000);
    violations.addAll(network.differingCopies());
    AtRest.check(network.alive(), PARTITIONS, 3, digest -> true, violations);
  }
}
