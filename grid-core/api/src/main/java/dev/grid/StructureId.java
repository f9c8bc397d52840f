package dev.grid;

import java.util.Objects;

/**
 * What identifies a structure in a cluster.
 *
 * @param service the protocol's service name, for example {@code hz:impl:mapService}
 * @param name the name that the application chose
 */
public record StructureId(String service, String name) {

  /** The service of maps. */
  public static final String MAP_SERVICE = "hz:impl:mapService";

  /** The service of queues. */
  public static final String QUEUE_SERVICE = "hz:impl:queueService";

  public StructureId {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(name, "name");
  }
}
