package dev.grid.spring.boot.autoconfigure.cache;

import dev.grid.config.ClientConfig;
import dev.grid.config.MemberConfig;
import dev.grid.config.NamePatterns;
import dev.grid.config.StructureConfig;
import dev.grid.map.MapConfig;
import dev.grid.map.NearCacheConfig;
import dev.grid.spring.boot.autoconfigure.GridClientConfigCustomizer;
import dev.grid.spring.boot.autoconfigure.GridMemberConfigCustomizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives the maps of caches a near cache, where the properties of caches say so and {@code
 * grid.maps} has none for them. Immutable.
 */
final class CacheNearCaches implements GridMemberConfigCustomizer, GridClientConfigCustomizer {

  private static final String ANY = "*";

  private final String mapPrefix;

  /** By name or pattern of caches. */
  private final Map<String, Boolean> wanted = new TreeMap<>();

  CacheNearCaches(GridCacheProperties properties) {
    this.mapPrefix = properties.mapPrefix();
    if (properties.nearCache()) {
      wanted.put(ANY, true);
    }
    properties
        .caches()
        .forEach(
            (cache, own) -> {
              Boolean nearCache = own.nearCache();
              if (nearCache != null && nearCache != properties.nearCache()) {
                wanted.put(cache, nearCache);
              }
            });
  }

  @Override
  public MemberConfig customize(MemberConfig config) {
    return config.withStructures(added(config.structures()));
  }

  @Override
  public ClientConfig customize(ClientConfig config) {
    return config.withStructures(added(config.structures()));
  }

  private List<StructureConfig> added(List<StructureConfig> structures) {
    List<StructureConfig> all = new ArrayList<>(structures);
    all.replaceAll(this::withNearCache);
    wanted.forEach(
        (cache, nearCache) -> {
          MapConfig config = maps(structures, mapPrefix + cache);
          MapConfig changed = config.withNearCache(nearCache ? nearCache(config) : null);
          all.removeIf(other -> other instanceof MapConfig && other.name().equals(changed.name()));
          all.add(changed);
        });
    return all;
  }

  /** A map that is configured by itself has nothing of what is said for those of its pattern. */
  private StructureConfig withNearCache(StructureConfig structure) {
    if (!(structure instanceof MapConfig map) || map.nearCache() != null) {
      return structure;
    }
    return NamePatterns.find(
                map.name(), List.copyOf(wanted.entrySet()), entry -> mapPrefix + entry.getKey())
            .filter(Map.Entry::getValue)
            .isPresent()
        ? map.withNearCache(NearCacheConfig.DEFAULT)
        : structure;
  }

  /** What is configured for the name, under exactly that name. */
  private static MapConfig maps(List<StructureConfig> structures, String name) {
    List<MapConfig> maps =
        structures.stream().filter(MapConfig.class::isInstance).map(MapConfig.class::cast).toList();
    return NamePatterns.find(name, maps, MapConfig::name)
        .orElseGet(() -> MapConfig.named(name))
        .withName(name);
  }

  private static NearCacheConfig nearCache(MapConfig config) {
    @Nullable NearCacheConfig configured = config.nearCache();
    return configured == null ? NearCacheConfig.DEFAULT : configured;
  }
}
