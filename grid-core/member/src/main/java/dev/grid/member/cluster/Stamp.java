package dev.grid.member.cluster;

import dev.grid.protocol.Struct;
import java.util.Objects;
import java.util.UUID;

/**
 * Identifies a cluster state, and as an epoch the state that gave a partition its primary. Two
 * sides of a split may reach the same version; the publisher tells them apart. Immutable.
 *
 * @param version grows by one with each state of a side
 * @param publisher the coordinator that published it
 */
@Struct
public record Stamp(long version, UUID publisher) {

  public Stamp {
    Objects.requireNonNull(publisher, "publisher");
  }

  /** Whether this came after the other, if both are of one side. */
  boolean isAfter(Stamp other) {
    return version > other.version;
  }

  @Override
  public String toString() {
    return version + "@" + publisher.toString().substring(0, 8);
  }
}
