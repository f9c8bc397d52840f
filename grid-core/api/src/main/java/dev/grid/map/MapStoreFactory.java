package dev.grid.map;

/** Opens what maps are loaded from and stored to, on each member once for each map. */
@FunctionalInterface
public interface MapStoreFactory {

  /**
   * Opens the store of a map, or finds it. May block: calls to the map wait. If it throws they fail
   * with a {@link dev.grid.StructureUnavailableException}, and it is tried again later.
   *
   * @param map the map's name
   * @return a {@link MapStore}, or a {@link MapLoader} if nothing is to be stored
   */
  MapLoader<?, ?> open(String map) throws Exception;

  /** Whether what it has opened is closed, if that can be, when it is not used any more. */
  default boolean closes() {
    return true;
  }
}
