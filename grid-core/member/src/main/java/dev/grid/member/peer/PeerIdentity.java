package dev.grid.member.peer;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What members must agree on to talk to each other. Immutable.
 *
 * @param secret what both sides must know, or null for none
 * @param previousSecret what is as good as the secret, or null for none
 * @param minor this version's minor number of the protocol between members
 */
public record PeerIdentity(
    String clusterName,
    int partitionCount,
    @Nullable String secret,
    @Nullable String previousSecret,
    byte minor) {

  /**
   * Members of different majors do not talk to each other. Those of 1 name structures by their
   * place in a list, and take no message in pieces.
   */
  static final byte MAJOR = 2;

  static final byte MINOR = 0;

  public PeerIdentity {
    Objects.requireNonNull(clusterName, "clusterName");
  }

  /** Of this version, with one secret or none. */
  public PeerIdentity(String clusterName, int partitionCount, @Nullable String secret) {
    this(clusterName, partitionCount, secret, null);
  }

  /** Of this version. */
  public PeerIdentity(
      String clusterName,
      int partitionCount,
      @Nullable String secret,
      @Nullable String previousSecret) {
    this(clusterName, partitionCount, secret, previousSecret, MINOR);
  }

  /** The secrets that are good; none if there is none. */
  List<String> secrets() {
    return Stream.of(secret, previousSecret).filter(Objects::nonNull).toList();
  }

  @Override
  public String toString() {
    return "PeerIdentity[clusterName="
        + clusterName
        + ", partitionCount="
        + partitionCount
        + ", secret="
        + (secret == null ? "none" : "***")
        + (previousSecret == null ? "" : ", previousSecret=***")
        + ", minor="
        + minor
        + "]";
  }
}
