package dev.grid.member.peer;

/**
 * Limits of the connections between members. Immutable.
 *
 * @param handshakeBytesMax what is read from a stranger
 * @param handshakeMillisMax until when a stranger must have become a peer
 * @param connectMillisMax how long a host may take to answer at all
 * @param messageBytesMax the largest message
 * @param unsentBytesMax how much may wait for one member; beyond it the connection is closed, and
 *     what waited is lost
 * @param stallMillisMax how long a connection with unsent bytes may make no progress
 * @param redialMillisMin the first pause between attempts to reach a member; doubles
 * @param redialMillisMax the longest pause
 * @param evidenceMillisMax how long a broken connection is kept secret to find out whether the
 *     member's process is gone
 */
public record PeerLimits(
    int handshakeBytesMax,
    long handshakeMillisMax,
    int connectMillisMax,
    int messageBytesMax,
    long unsentBytesMax,
    long stallMillisMax,
    long redialMillisMin,
    long redialMillisMax,
    long evidenceMillisMax) {

  /** What is used unless a test needs others. */
  public static final PeerLimits DEFAULT =
      new PeerLimits(4096, 10_000, 2_000, 256 << 20, 64L << 20, 10_000, 50, 1_000, 500);

  /** This with another bound on unsent bytes. */
  PeerLimits withUnsentBytesMax(long unsentBytesMax) {
    return new PeerLimits(
        handshakeBytesMax,
        handshakeMillisMax,
        connectMillisMax,
        messageBytesMax,
        unsentBytesMax,
        stallMillisMax,
        redialMillisMin,
        redialMillisMax,
        evidenceMillisMax);
  }

  /** This with another largest message. */
  PeerLimits withMessageBytesMax(int messageBytesMax) {
    return new PeerLimits(
        handshakeBytesMax,
        handshakeMillisMax,
        connectMillisMax,
        messageBytesMax,
        unsentBytesMax,
        stallMillisMax,
        redialMillisMin,
        redialMillisMax,
        evidenceMillisMax);
  }
}
