package dev.grid.member.partition;

import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What shards of a kind have counted that are forgotten since they were empty, by the structure's
 * name, until the structure is destroyed. Guarded by this; touched when shards are forgotten, not
 * when they count.
 */
final class ForgottenCounts {

  /** Structures whose counts are kept; those of the one that was added first are given up. */
  private static final int NAMES_MAX = 10_000;

  private final StructureType<?, ?> type;
  private final int namesMax;
  private final Map<String, StructureStatistics> byName = new LinkedHashMap<>();

  ForgottenCounts(StructureType<?, ?> type) {
    this(type, NAMES_MAX);
  }

  ForgottenCounts(StructureType<?, ?> type, int namesMax) {
    this.type = type;
    this.namesMax = namesMax;
  }

  /** A shard is forgotten that has these. What only grows is kept; if it was only read, nothing. */
  void add(StructureStatistics last) {
    Map<String, Long> counts = new HashMap<>(last.counts());
    counts.keySet().removeAll(type.levels());
    counts.values().removeIf(count -> count == 0);
    long changes =
        last.activity().puts().count()
            + last.activity().removes().count()
            + last.evictions()
            + last.expirations();
    if (changes > 0 || !counts.isEmpty()) {
      keep(
          new StructureStatistics(
              last.structure(),
              0,
              0,
              last.evictions(),
              last.expirations(),
              0,
              counts,
              last.activity()));
    }
  }

  private synchronized void keep(StructureStatistics counted) {
    byName.merge(counted.structure().name(), counted, StructureStatistics::plus);
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

  synchronized void forEach(Consumer<StructureStatistics> visitor) {
    byName.values().forEach(visitor);
  }
}
