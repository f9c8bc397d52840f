package dev.grid.member.peer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What members must agree on to talk to each other. Immutable.
 *
 * @param secret what both sides must know, or null for none
 * @param minor this version's minor number of the protocol between members
 */
public record PeerIdentity(
    String clusterName, int partitionCount, @Nullable String secret, byte minor) {

  /**
   * Members of different majors do not talk to each other. Those of 1 name structures by their
   * place in a list, and take no message in pieces.
   */
  static final byte MAJOR = 2;

  static final byte MINOR = 0;

  public PeerIdentity {
    Objects.requireNonNull(clusterName, "clusterName");
  }

  /** Of this version. */
  public PeerIdentity(String clusterName, int partitionCount, @Nullable String secret) {
    this(clusterName, partitionCount, secret, MINOR);
  }

  @Override
  public String toString() {
    return "PeerIdentity[clusterName="
        + clusterName
        + ", partitionCount="
        + partitionCount
        + ", secret="
        + (secret == null ? "none" : "***")
        + ", minor="
        + minor
        + "]";
  }
}
