package dev.grid.spring.boot.autoconfigure.endpoint;

import dev.grid.ClusterOperations;
import dev.grid.ConnectedClient;
import dev.grid.Grid;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the endpoint answers about near caches: of this instance, and of clients that report to it
 * ({@code grid.client.statistics-period}), added up by map. Its field names are relied upon: they
 * may be added to, not changed. Immutable.
 *
 * @param maps by name
 */
public record NearCachesDescriptor(List<NearCacheDescriptor> maps) {

  private static final String PREFIX = "nc.";
  private static final String HITS = ".hits";

  /** Clients choose how many they tell of. */
  private static final int MAPS_MAX = 200;

  /**
   * Near caches of a map; counts are since each was made.
   *
   * @param caches how many
   * @param bytes with keys and bookkeeping, approximately
   */
  public record NearCacheDescriptor(
      String map, int caches, long hits, long misses, long entries, long bytes, long evictions) {

    private NearCacheDescriptor plus(NearCacheDescriptor other) {
      return new NearCacheDescriptor(
          map,
          caches + other.caches,
          hits + other.hits,
          misses + other.misses,
          entries + other.entries,
          bytes + other.bytes,
          evictions + other.evictions);
    }
  }

  static NearCachesDescriptor of(Grid grid) {
    Map<String, NearCacheDescriptor> sums = new TreeMap<>();
    grid.nearCaches()
        .forEach(
            (map, of) ->
                add(
                    sums,
                    new NearCacheDescriptor(
                        map,
                        1,
                        of.hits(),
                        of.misses(),
                        of.entries(),
                        of.ownedBytes(),
                        of.evictions())));
    ClusterOperations operations = grid.operations();
    if (operations != null) {
      operations.clients().forEach(client -> add(sums, client));
    }
    return new NearCachesDescriptor(List.copyOf(sums.values()));
  }

  /** As clients of the reference tell it, too: {@code nc.orders.hits}, among others. */
  private static void add(Map<String, NearCacheDescriptor> sums, ConnectedClient client) {
    Map<String, String> told = client.statistics();
    for (String name : told.keySet()) {
      boolean isCount = name.startsWith(PREFIX) && name.endsWith(HITS);
      if (isCount && name.length() > PREFIX.length() + HITS.length() && sums.size() < MAPS_MAX) {
        String prefix = name.substring(0, name.length() - "hits".length());
        add(
            sums,
            new NearCacheDescriptor(
                prefix.substring(PREFIX.length(), prefix.length() - 1),
                1,
                number(told, name),
                number(told, prefix + "misses"),
                number(told, prefix + "ownedEntryCount"),
                number(told, prefix + "ownedEntryMemoryCost"),
                number(told, prefix + "evictions")));
      }
    }
  }

  private static void add(Map<String, NearCacheDescriptor> sums, NearCacheDescriptor one) {
    sums.merge(one.map(), one, NearCacheDescriptor::plus);
  }

  /** What a client says of itself may be anything. */
  private static long number(Map<String, String> told, String name) {
    try {
      return Long.parseLong(told.getOrDefault(name, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
