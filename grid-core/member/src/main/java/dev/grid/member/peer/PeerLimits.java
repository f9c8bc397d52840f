package dev.grid.member.peer;

/**
 * Limits of the connections between members. Immutable.
 *
 * @param handshakeBytesMax what is read from a stranger
 * @param handshakeMillisMax until when a stranger must have become a peer
 * @param connectMillisMax how long a host may take to answer at all
 * @param messageBytesMax the largest message; more than any two values that one may have
 * @param pieceBytes a larger message travels in pieces of this size
 * @param largeBytesMax how much such messages may take that wait behind another one; beyond it the
 *     connection is closed, and what waited is lost
 * @param unsentBytesMax how much may wait for one member besides; likewise. One message may always
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
    int pieceBytes,
    long largeBytesMax,
    long unsentBytesMax,
    long stallMillisMax,
    long redialMillisMin,
    long redialMillisMax,
    long evidenceMillisMax)
    implements PeerLimitsWithers {

  /** What is used unless a test needs others. */
  public static final PeerLimits DEFAULT =
      new PeerLimits(
          4096,
          10_000,
          2_000,
          (1 << 30) + (128 << 20),
          256 << 10,
          1L << 30,
          64L << 20,
          10_000,
          50,
          1_000,
          500);

  /** With more than this under way in pieces, large messages that can wait do. */
  public static final long CONGESTED_BYTES = 32L << 20;

  /** This with other pieces, and another bound on what waits in them. */
  PeerLimits withPieces(int pieceBytes, long largeBytesMax) {
    return withPieceBytes(pieceBytes).withLargeBytesMax(largeBytesMax);
  }
}
