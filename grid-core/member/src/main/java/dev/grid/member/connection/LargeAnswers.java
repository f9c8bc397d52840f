package dev.grid.member.connection;

import dev.grid.GridException;
import dev.grid.MessageTooLargeException;
import dev.grid.OverloadedException;
import dev.grid.protocol.Codec;
import org.jspecify.annotations.Nullable;

/** Why a client is not sent an answer that it would have to be sent. */
final class LargeAnswers {

  private LargeAnswers() {}

  /** It is larger than a message may be. */
  static MessageTooLargeException refused(Codec<?, ?> codec, int bytesMax) {
    return new MessageTooLargeException(
        codec
            + (codec.readOnly() ? "" : " was carried out, but its answer is not sent:")
            + " the answer has more than grid.network.frame-size-max="
            + bytesMax
            + " bytes; ask for less at once (pages of keys or entries, single keys), or raise that"
            + " on every member");
  }

  /** Too much waits for clients already. */
  static GridException noRoom(@Nullable Codec<?, ?> codec, int bytes, PendingBudget budget) {
    String why =
        "an answer of "
            + bytes
            + " bytes is not sent: unread by all clients="
            + budget.bytes()
            + " bytes, "
            + PendingBudget.SETTING
            + "="
            + budget.bytesMax();
    return codec == null || codec.readOnly()
        ? new OverloadedException(why)
        : new MessageTooLargeException("the call was carried out, but " + why);
  }
}
