package dev.grid;

import dev.grid.config.StructureConfig;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A kind of structure: what all that deals with every kind knows of each. A kind is a constant of
 * its interface, as {@link dev.grid.map.GridMap#TYPE}; kinds are compared by their service.
 *
 * @param service the protocol's service name, for example {@code hz:impl:mapService}
 * @param tag one word for messages and metrics, for example {@code map}
 * @param blocking the interface that applications call
 * @param asynchronous the interface of the same calls that does not block
 * @param configuration the record that configures one
 * @param defaults the configuration of a name that none is given for
 * @param forgets whether its entries may be evicted or expire, which is then counted
 * @param counts names of what it counts beside, each growing, such as {@code granted}
 * @param levels names of what it has now beside, such as what waits: of a member all together, but
 *     of a name that ends in {@link #LONGEST} the longest
 * @param <H> what applications have of one
 * @param <C> what configures one
 */
public record StructureType<H extends StructureHandle<?>, C extends StructureConfig>(
    String service,
    String tag,
    Class<? super H> blocking,
    Class<?> asynchronous,
    Class<C> configuration,
    Function<String, C> defaults,
    boolean forgets,
    List<String> counts,
    List<String> levels) {

  /** Ends the name of a level that is a time in milliseconds. */
  public static final String LONGEST = "-millis";

  /** In the name of a count, between what is counted and the part of which, such as an index. */
  public static final String PART = "/";

  /** Counts messages that a member has published, to whom it may concern. */
  public static final String PUBLISHES = "publishes";

  /**
   * Counts messages that were on their way to listeners of a member and of clients that it tells:
   * one for each listener.
   */
  public static final String RECEIVES = "receives";

  public StructureType {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(blocking, "blocking");
    Objects.requireNonNull(asynchronous, "asynchronous");
    Objects.requireNonNull(configuration, "configuration");
    Objects.requireNonNull(defaults, "defaults");
    counts = List.copyOf(counts);
    levels = List.copyOf(levels);
  }

  /** Of a kind without levels. */
  public StructureType(
      String service,
      String tag,
      Class<? super H> blocking,
      Class<?> asynchronous,
      Class<C> configuration,
      Function<String, C> defaults,
      boolean forgets,
      List<String> counts) {
    this(service, tag, blocking, asynchronous, configuration, defaults, forgets, counts, List.of());
  }

  /** Of a kind that counts nothing else. */
  public StructureType(
      String service,
      String tag,
      Class<? super H> blocking,
      Class<?> asynchronous,
      Class<C> configuration,
      Function<String, C> defaults,
      boolean forgets) {
    this(service, tag, blocking, asynchronous, configuration, defaults, forgets, List.of());
  }

  /** Whether it holds nothing and messages are published to it, which are counted. */
  public boolean publishes() {
    return counts.contains(PUBLISHES);
  }

  /**
   * The structure of this kind and name.
   *
   * @throws NullPointerException if there is no name
   * @throws IllegalArgumentException if no structure may have the name; see {@link
   *     StructureId#named}
   */
  public StructureId id(String name) {
    return StructureId.named(service, name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StructureType<?, ?> type && type.service.equals(service);
  }

  @Override
  public int hashCode() {
    return service.hashCode();
  }

  @Override
  public String toString() {
    return tag;
  }
}
