package dev.grid.spring.boot.autoconfigure;

import dev.grid.InvalidConfigurationException;
import dev.grid.config.NamePatterns;
import dev.grid.config.StructureConfig;
import dev.grid.map.MapConfig;
import dev.grid.map.MapLoader;
import dev.grid.map.MapStoreConfig;
import dev.grid.map.MapStoreFactory;
import dev.grid.spring.GridMapStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Gives maps their stores that are beans: those that properties name, and those that are annotated
 * with {@link GridMapStore}. Confined to the start.
 */
final class MapStores {

  private final ListableBeanFactory beans;

  MapStores(ListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * Stands for a bean.
   *
   * @param bean its name, or null for the one that is annotated with the map's name
   */
  record Named(@Nullable String bean) implements MapStoreFactory {

    @Override
    public MapLoader<?, ?> open(String map) {
      throw new IllegalStateException("map=" + map + ": its store was not looked for");
    }
  }

  /**
   * These with their stores, and what annotations add to them. A map that only an annotation names
   * is otherwise configured as these say of it, by a pattern perhaps.
   */
  List<StructureConfig> bind(List<StructureConfig> configs) {
    Map<String, String> annotated = annotated();
    Set<String> ofAnnotations = Set.copyOf(annotated.keySet());
    List<MapConfig> maps = maps(configs);
    List<StructureConfig> bound = new ArrayList<>();
    for (StructureConfig config : configs) {
      bound.add(
          config instanceof MapConfig map
              ? bind(map, annotated.remove(map.name()), ofAnnotations)
              : config);
    }
    annotated.forEach(
        (map, bean) ->
            bound.add(
                withStore(
                    NamePatterns.find(map, maps, MapConfig::name)
                        .orElseGet(() -> MapConfig.named(map))
                        .withName(map),
                    bean("@GridMapStore", bean))));
    return bound;
  }

  /** With this store, for which what is said of the map's store holds otherwise. */
  private static MapConfig withStore(MapConfig map, MapLoader<?, ?> bean) {
    MapStoreConfig own = MapStoreConfig.of(bean);
    MapStoreConfig store = map.store();
    return map.withStore(store == null ? own : store.withFactory(own.factory()));
  }

  /**
   * Refuses annotations in an application that is a client.
   *
   * @throws InvalidConfigurationException if there is one
   */
  void refuse() {
    annotated()
        .forEach(
            (map, bean) -> {
              throw new InvalidConfigurationException(
                  "@GridMapStore="
                      + map
                      + " of bean="
                      + bean
                      + ": a store is the members', and this application is a client: set"
                      + " grid.mode=embedded, or leave the bean to the members' applications");
            });
  }

  private static List<MapConfig> maps(List<StructureConfig> configs) {
    return configs.stream().filter(MapConfig.class::isInstance).map(MapConfig.class::cast).toList();
  }

  private MapConfig bind(MapConfig map, @Nullable String annotated, Set<String> ofAnnotations) {
    MapStoreConfig store = map.store();
    if (store == null) {
      return annotated == null ? map : withStore(map, bean("@GridMapStore", annotated));
    }
    String property = GridProperties.PREFIX + ".maps." + map.name() + ".store";
    if (!(store.factory() instanceof Named named)) {
      return annotated == null ? map : twoStores(property + ".class-name", map, annotated);
    }
    if (named.bean() != null && annotated != null && !named.bean().equals(annotated)) {
      return twoStores(property + ".bean=" + named.bean(), map, annotated);
    }
    String bean = named.bean() == null ? annotated : named.bean();
    if (bean == null && ofAnnotations.stream().anyMatch(name -> isMeant(name, map))) {
      return map.withStore(null); // It is of the annotated maps that the pattern means.
    }
    if (bean == null) {
      throw new InvalidConfigurationException(
          property
              + " is set without a store: set "
              + property
              + ".bean or .class-name, or annotate a bean with @GridMapStore(\""
              + map.name()
              + "\")");
    }
    return withStore(map, bean(property + ".bean", bean));
  }

  private static boolean isMeant(String name, MapConfig pattern) {
    return NamePatterns.find(name, List.of(pattern), MapConfig::name).isPresent();
  }

  private static MapConfig twoStores(String property, MapConfig map, String annotated) {
    throw new InvalidConfigurationException(
        "map name="
            + map.name()
            + " has two stores, by "
            + property
            + " and by @GridMapStore of bean="
            + annotated
            + ": leave one of them away");
  }

  /** Beans by the maps that they are annotated with. */
  private Map<String, String> annotated() {
    Map<String, String> annotated = new LinkedHashMap<>();
    for (String bean : beans.getBeanNamesForAnnotation(GridMapStore.class)) {
      GridMapStore annotation = beans.findAnnotationOnBean(bean, GridMapStore.class);
      String before = annotation == null ? null : annotated.put(annotation.value(), bean);
      if (annotation != null && before != null) {
        throw new InvalidConfigurationException(
            "@GridMapStore=" + annotation.value() + " is on two beans: " + before + ", " + bean);
      }
    }
    return annotated;
  }

  private MapLoader<?, ?> bean(String by, String name) {
    List<String> loaders = List.of(beans.getBeanNamesForType(MapLoader.class));
    if (!loaders.contains(name)) {
      throw new InvalidConfigurationException(
          by
              + "="
              + name
              + ": must be the name of a bean of type MapLoader or MapStore, of which there are "
              + loaders);
    }
    return beans.getBean(name, MapLoader.class);
  }
}
