package dev.grid.map;

import dev.grid.InvalidConfigurationException;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Objects;

/**
 * How a map uses its store. Immutable. Start from {@link #of}. Give each member's configuration the
 * same, with the same store behind it.
 *
 * @param factory opens the store on a member
 * @param writeDelay how long a change waits before it is stored; zero to store it before its call
 *     is answered
 * @param coalesces whether of several changes of a key that wait only the last is stored, when the
 *     first of them is due; else all are
 * @param batchSize how many entries are stored, deleted or loaded by one call at most, from 1 to
 *     {@link #BATCH_SIZE_MAX}
 * @param queueCapacity how many changes wait in one partition at most, from 1 to {@link
 *     #QUEUE_CAPACITY_MAX}; they count in the map's bytes
 * @param queueWait how long a call waits for room in a full queue before it fails with a {@link
 *     MapStoreException}; zero to fail at once
 * @param retryPause how long a change that could not be stored is left alone before it is tried
 *     again, and so long nothing is stored if the store fails at all that is new to it; doubling up
 *     to {@link #RETRY_PAUSE_MAX} while that goes on; at least a millisecond
 * @param retriesMax how often a change that waited is tried again before it is given up, which is
 *     logged and counted; {@link #FOR_EVER} for never
 * @param initialLoad whether all that is stored is loaded when the map is used first
 */
public record MapStoreConfig(
    MapStoreFactory factory,
    Duration writeDelay,
    boolean coalesces,
    int batchSize,
    int queueCapacity,
    Duration queueWait,
    Duration retryPause,
    int retriesMax,
    InitialLoad initialLoad)
    implements MapStoreConfigWithers {

  public static final int BATCH_SIZE_MAX = 100_000;
  public static final int QUEUE_CAPACITY_MAX = 1 << 24;
  public static final Duration RETRY_PAUSE_MAX = Duration.ofSeconds(30);

  /** No change is given up. */
  public static final int FOR_EVER = Integer.MAX_VALUE;

  private static final int BATCH_SIZE_DEFAULT = 500;
  private static final int QUEUE_CAPACITY_DEFAULT = 10_000;

  /** When all that is stored is loaded, if no member has it. */
  public enum InitialLoad {
    /** Never: what is asked for by its key is loaded. */
    OFF,
    /** When somebody asks for the whole map (its size, keys, a query): that call waits for it. */
    LAZY,
    /** When the map is used at all; calls by key do not wait for it. */
    EAGER
  }

  public MapStoreConfig {
    Objects.requireNonNull(factory, "factory");
    Objects.requireNonNull(initialLoad, "initialLoad");
    requireNotNegative("writeDelay", writeDelay);
    requireNotNegative("queueWait", queueWait);
    requireNotNegative("retryPause", retryPause);
    if (retryPause.toMillis() < 1 || retryPause.compareTo(RETRY_PAUSE_MAX) > 0) {
      throw invalid("retryPause", retryPause, "must be from a millisecond to " + RETRY_PAUSE_MAX);
    }
    requireWithin("batchSize", batchSize, 1, BATCH_SIZE_MAX);
    requireWithin("queueCapacity", queueCapacity, 1, QUEUE_CAPACITY_MAX);
    requireWithin("retriesMax", retriesMax, 0, FOR_EVER);
  }

  private static void requireNotNegative(String setting, Duration value) {
    Objects.requireNonNull(value, setting);
    if (value.isNegative()) {
      throw invalid(setting, value, "must be zero or more");
    }
  }

  private static void requireWithin(String setting, int value, int min, int max) {
    if (value < min || value > max) {
      throw invalid(setting, value, "must be from " + min + " to " + max);
    }
  }

  private static InvalidConfigurationException invalid(
      String setting, Object value, String requirement) {
    return new InvalidConfigurationException(
        "map store " + setting + "=" + value + ": " + requirement);
  }

  /** Changes are stored before they are answered, and nothing is loaded before it is asked for. */
  public static MapStoreConfig openedBy(MapStoreFactory factory) {
    return new MapStoreConfig(
        factory,
        Duration.ZERO,
        true,
        BATCH_SIZE_DEFAULT,
        QUEUE_CAPACITY_DEFAULT,
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        FOR_EVER,
        InitialLoad.OFF);
  }

  /** {@link #openedBy} with one store for all maps of the configuration, never closed. */
  public static MapStoreConfig of(MapLoader<?, ?> store) {
    Objects.requireNonNull(store, "store");
    return openedBy(new Given(store));
  }

  /** A store that is the application's, which closes it itself. */
  private record Given(MapLoader<?, ?> store) implements MapStoreFactory {

    @Override
    public MapLoader<?, ?> open(String map) {
      return store;
    }

    @Override
    public boolean closes() {
      return false;
    }
  }

  /**
   * {@link #openedBy} with an object of a class for each map.
   *
   * @param className of a {@link MapLoader} with a public constructor without parameters
   * @throws InvalidConfigurationException if there is no such class here
   */
  public static MapStoreConfig ofClass(String className) {
    Class<?> type;
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      type =
          Class.forName(
              Objects.requireNonNull(className, "className"),
              false,
              context == null ? MapStoreConfig.class.getClassLoader() : context);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new InvalidConfigurationException(
          "map store class=" + className + ": there is no such class on this member's class path");
    }
    if (!MapLoader.class.isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
      throw invalid("class", className, "must implement " + MapLoader.class.getName());
    }
    try {
      var constructor = type.asSubclass(MapLoader.class).getConstructor();
      return openedBy(map -> constructor.newInstance());
    } catch (NoSuchMethodException e) {
      throw invalid("class", className, "must have a public constructor without parameters");
    }
  }
}
