package dev.grid;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A member of the cluster.
 *
 * @param id unique for each start of a process
 * @param host the host name or address that clients connect to
 * @param port the port that clients connect to
 * @param attributes what the member was configured with; immutable
 * @param lite whether it holds no data
 * @param version for example {@code 5.7.0}: the level of the reference that the member is
 *     compatible with
 */
public record Member(
    UUID id, String host, int port, Map<String, String> attributes, boolean lite, String version) {

  public Member {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(host, "host");
    attributes = Map.copyOf(attributes);
  }
}
