package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.ConfigMismatchException;
import dev.grid.GridException;
import dev.grid.config.ClusterConfig;
import dev.grid.config.ClusterConfig.Availability;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.ConfigSettings;
import dev.grid.member.cluster.ClusterState;
import dev.grid.protocol.types.StructureSettings;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.GridQueue;
import dev.grid.queue.QueueConfig;
import dev.grid.structures.queue.QueueStructure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Configurations that are added while members are slow, fail, and are split in two sides, and
 * structures that are used for the first time meanwhile; many seeds.
 */
@Tag("long")
final class ConfigsTest {

  private static final long FIRST_SEED = Long.getLong("grid.simulation.seed", 1);
  private static final int SEEDS = Integer.getInteger("grid.simulation.seeds", 20);
  private static final int PARTITIONS = 13;
  private static final int NAMES = 24;
  private static final int OFFERS = 5;
  private static final int BUSY_MICROS = 4_000_000;

  /** What is about one name happens so close together, so that it meets. */
  private static final int CLOSE_MICROS = 10_000;

  /** A run: four members, and what is wrong. */
  private static final class Run {

    final World world;
    final SimulatedNetwork network;
    final List<SimulatedMember> members = new ArrayList<>();
    final List<String> violations = new ArrayList<>();

    /** What was answered to be everywhere. */
    final Set<StructureSettings> acknowledged = new HashSet<>();

    int mismatches;
    int answers;

    Run(long seed) {
      world = new World(seed);
      network = new SimulatedNetwork(world);
      MemberConfig config =
          MemberConfig.defaults()
              .withPartitionCount(PARTITIONS)
              .withCluster(ClusterConfig.defaults().withAvailability(Availability.ALWAYS));
      for (int i = 0; i < 4; i++) {
        SimulatedMember member = new SimulatedMember(world, network, i, config, 4);
        members.add(member);
        network.join(member);
      }
      world.run(8_000);
    }

    SimulatedMember any(List<SimulatedMember> of) {
      List<SimulatedMember> alive = of.stream().filter(SimulatedMember::isAlive).toList();
      return alive.get(world.random().nextInt(alive.size()));
    }

    void configure(SimulatedMember member, String name, int size) {
      StructureSettings config = ConfigSettings.of(QueueConfig.named(name).withMaxSize(size));
      var unused =
          member
              .core()
              .control()
              .configs()
              .add(config)
              .whenComplete(
                  (done, failure) -> {
                    answers++;
                    if (failure == null) {
                      acknowledged.add(config);
                    } else if (failure instanceof ConfigMismatchException) {
                      mismatches++;
                    } else if (!(failure instanceof GridException)) {
                      violations.add(config + " fails: " + failure);
                    }
                  });
    }

    AsyncGridQueue<String> queue(List<SimulatedMember> of, String name) {
      SimulatedInvoker client = new SimulatedInvoker(world, PARTITIONS, false, () -> any(of));
      return QueueStructure.<String>proxy(name, client).async();
    }

    void use(List<SimulatedMember> of, String name) {
      var unused = queue(of, name).offer("first").whenComplete((taken, failure) -> {});
    }

    List<StructureSettings> configs() {
      List<StructureSettings> agreed = configsOf(any(members));
      for (SimulatedMember member : members) {
        if (member.isAlive() && !configsOf(member).equals(agreed)) {
          violations.add(member + " has " + configsOf(member) + ", another one " + agreed);
        }
      }
      return agreed;
    }

    private static List<StructureSettings> configsOf(SimulatedMember member) {
      ClusterState state = Objects.requireNonNull(member.core().state());
      return state.configs();
    }

    /** Fills each queue: as many items have room as the cluster has agreed on. */
    void checkQueues(Function<Integer, String> names) {
      Map<String, Integer> sizes = new HashMap<>();
      for (StructureSettings config : configs()) {
        sizes.put(config.pattern(), ConfigSettings.read(GridQueue.TYPE, config).maxSize());
      }
      for (int i = 0; i < NAMES; i++) {
        String name = names.apply(i);
        AsyncGridQueue<String> queue = queue(members, name);
        for (int offer = 0; offer < OFFERS; offer++) {
          var unused = queue.offer("more").whenComplete((taken, failure) -> {});
        }
        world.run(1_000);
        boolean[] answered = {false};
        int expected = Math.min(OFFERS, sizes.getOrDefault(name, OFFERS));
        var unused =
            queue
                .size()
                .whenComplete(
                    (size, failure) -> {
                      answered[0] = true;
                      boolean fits =
                          size != null
                              && (sizes.containsKey(name) ? size == expected : size >= expected);
                      if (!fits) {
                        violations.add(
                            name + " has " + size + " items, not " + expected + ": " + failure);
                      }
                    });
        world.run(1_000);
        if (!answered[0]) {
          violations.add(name + " is not answered");
        }
      }
    }
  }

  private static void requireNothingWrong(Function<Run, List<String>> run) {
    List<String> violations =
        LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS)
            .parallel()
            .boxed()
            .flatMap(
                seed ->
                    run.apply(new Run(seed)).stream()
                        .map(violation -> "grid.simulation.seed=" + seed + ": " + violation))
            .toList();
    assertThat(violations).isEmpty();
  }

  @Test
  void oneOfEachNameHolds_everywhere_andStructuresAreSoFromTheirFirstUseOn() {
    requireNothingWrong(
        run -> {
          run.network.slowness(run.world.random().nextInt(20_000));
          run.network.lose(run.world.random().nextInt(4) * 0.1);
          run.world.in(BUSY_MICROS * 1_500L, () -> run.network.lose(0));
          int asked = 0;
          for (int i = 0; i < NAMES; i++) {
            String name = "queue-" + i;
            long atNanos = run.world.micros(0, BUSY_MICROS);
            for (int of = 0; of < 3; of++) {
              int size = 1 + run.world.random().nextInt(2);
              run.world.in(
                  atNanos + run.world.micros(0, CLOSE_MICROS),
                  () -> run.configure(run.any(run.members), name, size));
              asked++;
            }
            if (run.world.random().nextInt(4) > 0) {
              run.world.in(
                  atNanos + run.world.micros(0, 3 * CLOSE_MICROS),
                  () -> run.use(run.members, name));
            }
          }
          SimulatedMember crashing = run.any(run.members);
          run.world.in(run.world.micros(0, BUSY_MICROS), () -> run.network.crash(crashing));
          run.world.run(90_000);
          List<StructureSettings> agreed = run.configs();
          run.acknowledged.stream()
              .filter(config -> !agreed.contains(config))
              .forEach(config -> run.violations.add("acknowledged and lost: " + config));
          if (run.answers > asked || run.acknowledged.isEmpty()) {
            run.violations.add("answers=" + run.answers + " of=" + asked);
          }
          run.checkQueues(i -> "queue-" + i);
          return run.violations;
        });
  }

  @Test
  void whereSidesMeet_thoseOfBothHold_andOfTwoThatDifferOne() {
    requireNothingWrong(
        run -> {
          List<SimulatedMember> left = run.members.subList(0, 2);
          List<SimulatedMember> right = run.members.subList(2, 4);
          run.network.cutOff(right);
          run.world.run(25_000);
          for (int i = 0; i < NAMES; i++) {
            run.configure(run.any(left), "left-" + i, 1);
            run.configure(run.any(right), "right-" + i, 2);
            run.configure(run.any(left), "both-" + i, 1);
            run.configure(run.any(right), "both-" + i, 2);
          }
          run.world.run(5_000);
          for (int i = 0; i < NAMES; i++) {
            run.use(left, "left-" + i);
            run.use(right, "right-" + i);
            run.use(left, "both-" + i);
            run.use(right, "both-" + i);
          }
          run.world.run(5_000);
          run.network.heal();
          run.world.run(60_000);
          Set<StructureSettings> agreed = new HashSet<>(run.configs());
          if (agreed.size() != 3 * NAMES || run.acknowledged.size() != 4 * NAMES) {
            run.violations.add(
                "agreed=" + agreed.size() + " acknowledged=" + run.acknowledged.size());
          }
          run.checkQueues(i -> "left-" + i);
          run.checkQueues(i -> "right-" + i);
          run.checkQueues(i -> "both-" + i);
          return run.violations;
        });
  }
}
