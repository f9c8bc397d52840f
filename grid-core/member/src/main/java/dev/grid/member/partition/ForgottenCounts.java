package dev.grid.member.partition;

import dev.grid.Statistics.Activity;
import dev.grid.Statistics.StructureStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What shards have counted that are forgotten since they were empty, by the structure's name, until
 * the structure is destroyed. Guarded by this; touched when shards are forgotten, not when they
 * count.
 */
final class ForgottenCounts {

  /** Structures whose counts are kept; those of the one that was added first are given up. */
  private static final int NAMES_MAX = 10_000;

  private final int namesMax;
  private final Map<String, Counts> byName = new LinkedHashMap<>();

  /** Of all forgotten shards of one name. */
  record Counts(long evictions, long expirations, Activity activity) {

    StructureStatistics addTo(StructureStatistics sum) {
      return sum.plus(
          new StructureStatistics(sum.structure(), 0, 0, evictions, expirations)
              .withActivity(activity));
    }
  }

  ForgottenCounts() {
    this(NAMES_MAX);
  }

  ForgottenCounts(int namesMax) {
    this.namesMax = namesMax;
  }

  /** A shard is forgotten that has counted so many. */
  synchronized void add(String name, long evictions, long expirations, Activity activity) {
    byName.merge(
        name,
        new Counts(evictions, expirations, activity),
        (a, b) ->
            new Counts(
                a.evictions + b.evictions,
                a.expirations + b.expirations,
                a.activity.plus(b.activity)));
    if (byName.size() > namesMax) {
      var oldest = byName.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** The structure was destroyed. */
  synchronized void remove(String name) {
    byName.remove(name);
  }

  synchronized void forEach(BiConsumer<String, Counts> visitor) {
    byName.forEach(visitor);
  }
}
