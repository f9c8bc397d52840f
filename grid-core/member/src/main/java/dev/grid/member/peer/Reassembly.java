package dev.grid.member.peer;

import dev.grid.member.peer.PeerMessages.Piece;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.MessageReader;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of a large message together, one message at a time. Holds as much as that message
 * takes, and no more than a limit. Confined to the receiver's loop.
 */
final class Reassembly {

  private final int messageBytesMax;
  private byte @Nullable [] message;
  private int received;

  Reassembly(int messageBytesMax) {
    this.messageBytesMax = messageBytesMax;
  }

  /**
   * Takes the next piece.
   *
   * @return the message, if it is complete now, else null
   * @throws ProtocolException if the piece is not the next, or the message too large
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
}
