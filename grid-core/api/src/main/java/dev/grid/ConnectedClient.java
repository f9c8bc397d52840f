package dev.grid;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client with a connection to the member that is asked. What it says of itself is as it says it.
 * Immutable.
 *
 * @param id that it chose
 * @param principal who authenticated, or empty for nobody
 * @param name that it was given
 * @param type what it is made of, for example {@code JVM}, {@code PYH}
 * @param version its own
 * @param labels that it was given
 * @param addresses that its connections to this member come from
 * @param connectedSince when it made the first of those, by this member's clock
 * @param statistics what it reported last, in its order; empty if it has not, as it does not unless
 *     that is switched on
 * @param reportedAt when it did, by this member's clock; null if it has not
 */
public record ConnectedClient(
    UUID id,
    String principal,
    String name,
    String type,
    String version,
    List<String> labels,
    List<String> addresses,
    Instant connectedSince,
    Map<String, String> statistics,
    @Nullable Instant reportedAt) {

  public ConnectedClient {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(connectedSince, "connectedSince");
    labels = List.copyOf(labels);
    addresses = List.copyOf(addresses);
    statistics = Collections.unmodifiableMap(new LinkedHashMap<>(statistics));
  }
}
