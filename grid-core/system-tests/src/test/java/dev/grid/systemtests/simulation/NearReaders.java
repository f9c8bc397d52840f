package dev.grid.systemtests.simulation;

import dev.grid.map.GridMap;
import dev.grid.map.MapConfig;
import dev.grid.map.NearCacheConfig;
import dev.grid.map.NearCacheConfig.UpdatePolicy;
import dev.grid.map.NearCacheStatistics;
import dev.grid.structures.map.MapStructure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Members that keep what they read of a {@link WatchedMap}: it is nothing older than what had been
 * acknowledged {@link WatchedMap#BOUND} before they began to read. What a reader writes itself it
 * sees at once.
 */
final class NearReaders {

  private final World world;
  private final WatchedMap watched;
  private final int partitions;
  private final List<Reader> readers = new ArrayList<>();

  NearReaders(World world, WatchedMap watched, int partitions) {
    this.world = world;
    this.watched = watched;
    this.partitions = partitions;
  }

  /** Begins to read at a member that has joined. */
  void readAt(SimulatedMember member) {
    Reader reader = new Reader(member);
    readers.add(reader);
    reader.next();
  }

  /** How many reads were answered from what was kept. */
  long hits() {
    return readers.stream().mapToLong(reader -> reader.statistics().hits()).sum();
  }

  /** How many changes were found to be lost. */
  long lost() {
    return readers.stream().mapToLong(reader -> reader.statistics().lostInvalidations()).sum();
  }

  private final class Reader {

    private final SimulatedMember member;
    private final GridMap<String, Long> near;
    private final String own;
    private long written;

    Reader(SimulatedMember member) {
      this.member = member;
      this.own = "own of " + member.id();
      NearCacheConfig config =
          NearCacheConfig.DEFAULT
              .withMaxStaleness(WatchedMap.BOUND)
              .withEntriesMax(WatchedMap.KEYS)
              .withUpdatePolicy(
                  readers.size() % 2 == 0 ? UpdatePolicy.INVALIDATE : UpdatePolicy.CACHE_ON_UPDATE);
      SimulatedInvoker invoker =
          new SimulatedInvoker(world, partitions, false, () -> member)
              .configured(MapConfig.named(WatchedMap.NAME).withNearCache(config))
              .losing(WatchedMap.LOST_ONE_IN);
      this.near = MapStructure.proxy(WatchedMap.NAME, invoker);
    }

    NearCacheStatistics statistics() {
      return Objects.requireNonNull(near.nearCacheStatistics());
    }

    void next() {
      if (watched.isRunning()) {
        world.in(world.micros(2_000, 20_000), member.here(this::read));
      }
    }

    private void read() {
      WatchedMap.Register register = watched.anyRegister();
      if (register == null) {
        next();
        return;
      }
      if (world.random().nextInt(100) == 0) {
        writeOwn();
        return;
      }
      long least = register.acknowledgedAt(world.nowNanos() - WatchedMap.BOUND.toNanos());
      world.answered(
          near.async().get(register.key),
          (value, failure) -> {
            if (failure == null) {
              watched.check("near cache of " + member, register, value, least, false);
            }
            next();
          });
    }

    private void writeOwn() {
      long number = ++written;
      world.answered(
          near.async().set(own, number),
          (nothing, failure) -> {
            if (failure == null) {
              readOwn(number);
            } else {
              next();
            }
          });
    }

    private void readOwn(long number) {
      world.answered(
          near.async().get(own),
          (value, failure) -> {
            if (failure == null && (value == null || value < number)) {
              watched.violate(member + " has written " + number + " and read " + value);
            }
            next();
          });
    }
  }
}
