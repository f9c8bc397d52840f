package dev.grid.member.peer;

import dev.grid.member.peer.PeerMessages.Piece;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.ReceiveBudget;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of a large message together, one message at a time. Holds as much as that message
 * takes, which is of a budget that all members' messages share, and no more than a limit. Confined
 * to the receiver's loop.
 */
final class Reassembly implements AutoCloseable {

  private final int messageBytesMax;
  private final ReceiveBudget budget;
  private byte @Nullable [] message;

  /** Taken of the budget. */
  private long takenBytes;

  private int received;

  Reassembly(int messageBytesMax, ReceiveBudget budget) {
    this.budget = budget;
    this.messageBytesMax = messageBytesMax;
  }

  /**
   * Takes the next piece.
   *
   * @return the message, if it is complete now, else null; {@link #close()} when it has been read
   * @throws ProtocolException if the piece is not the next, or the message too large, or there is
   *     no memory for it
   */
  @Nullable MessageReader add(Piece piece) {
    if (message == null) {
      if (piece.messageBytes() <= 0 || piece.messageBytes() > messageBytesMax) {
        throw new ProtocolException(
            "message in pieces of bytes="
                + piece.messageBytes()
                + " is not within the limit of "
                + messageBytesMax);
      }
      if (!budget.take(piece.messageBytes())) {
        throw new ProtocolException(
            ("there is no memory for a message of bytes=%d: messages of other members may take"
                    + " receiveBytesMax=%d (half of the heap), of which %d are taken; give every"
                    + " member the same, larger heap (-Xmx), or lower grid.network.frame-size-max"
                    + " on all of them")
                .formatted(piece.messageBytes(), budget.bytesMax(), budget.bytes()));
      }
      takenBytes = piece.messageBytes();
      message = new byte[piece.messageBytes()];
      received = 0;
    }
    int length = piece.part().length;
    if (piece.messageBytes() != message.length
        || piece.from() != received
        || length == 0
        || length > message.length - received) {
      throw new ProtocolException(
          "piece from=%d length=%d of=%d where %d of %d had come"
              .formatted(piece.from(), length, piece.messageBytes(), received, message.length));
    }
    System.arraycopy(piece.part(), 0, message, received, length);
    received += length;
    if (received < message.length) {
      return null;
    }
    byte[] whole = message;
    message = null;
    return new MessageReader().open(whole, 0, whole.length);
  }

  /** Forgets what has come, and gives back what it took of the budget. */
  @Override
  public void close() {
    message = null;
    budget.give(takenBytes);
    takenBytes = 0;
  }
}
