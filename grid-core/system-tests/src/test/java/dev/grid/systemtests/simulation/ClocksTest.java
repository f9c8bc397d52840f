package dev.grid.systemtests.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.map.AsyncGridMap;
import dev.grid.map.MapConfig;
import dev.grid.structures.map.MapStructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lives and leases in a cluster whose members' wall clocks differ by up to an hour and jump every
 * few seconds, as those of all simulated members do.
 */
final class ClocksTest {

  private static final int PARTITIONS = 5;
  private static final int ENTRIES = 300;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whoeverKeepsThem_entriesEndInTimeAndNotBefore(long seed) {
    World world = new World(seed);
    SimulatedNetwork network = new SimulatedNetwork(world);
    MemberConfig config =
        MemberConfig.defaults()
            .withPartitionCount(PARTITIONS)
            .with(MapConfig.named("m").withBackups(1, 0));
    for (int i = 0; i < 2; i++) {
      network.join(new SimulatedMember(world, network, i, config, 2));
    }
    world.run(5_000);
    SimulatedMember killed = network.alive().get((int) (seed % 2));
    SimulatedInvoker invoker =
        new SimulatedInvoker(world, PARTITIONS, false, () -> network.alive().getFirst());
    AsyncGridMap<String, String> map = MapStructure.<String, String>proxy("m", invoker).async();
    List<CompletionStage<?>> calls = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      calls.add(map.set("short" + i, "v", Duration.ofSeconds(14)));
      calls.add(map.set("long" + i, "v", Duration.ofHours(1)));
    }
    calls.add(map.lock("locked", Duration.ofHours(1)));
    world.run(1_000);
    assertThat(calls).allSatisfy(call -> assertThat(call.toCompletableFuture()).isCompleted());

    network.crash(killed);
    world.run(9_000);
    assertThat(present(world, map, "short")).as("after 10 of 14 s").isEqualTo(ENTRIES);
    world.run(6_000);
    assertThat(present(world, map, "short")).as("after 16 of 14 s").isZero();
    assertThat(present(world, map, "long")).as("after 16 s of an hour").isEqualTo(ENTRIES);
    world.run(3_500_000);
    assertThat(present(world, map, "long")).as("after 58 minutes of an hour").isEqualTo(ENTRIES);
    assertThat(answer(world, map.isLocked("locked"))).isEqualTo(true);
    world.run(120_000);
    assertThat(present(world, map, "long")).as("after an hour").isZero();
    assertThat(answer(world, map.isLocked("locked"))).isEqualTo(false);
  }

  private static long present(World world, AsyncGridMap<String, String> map, String beginning) {
    List<CompletionStage<String>> answers = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      answers.add(map.get(beginning + i));
    }
    world.run(500);
    return answers.stream().filter(a -> a.toCompletableFuture().join() != null).count();
  }

  private static Object answer(World world, CompletionStage<?> asked) {
    world.run(500);
    return asked.toCompletableFuture().join();
  }
}
