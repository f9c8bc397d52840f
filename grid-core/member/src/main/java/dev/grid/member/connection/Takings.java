package dev.grid.member.connection;

import dev.grid.member.tls.MemberTls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Answers on their way to a client that give it what nobody else has then. What was certainly not
 * delivered, as not all of its bytes have reached the kernel, is given back; what is lost behind
 * that cannot be known. Confined to the connection's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Listeners are added to promises.
final class Takings {

  /** Those of which some bytes are not with the channel yet, in their order. */
  private final Deque<Written> waiting = new ArrayDeque<>(0);

  /** Those that TLS could not hand over, until they are given back. */
  private final List<Written> unsent = new ArrayList<>(0);

  /**
   * An answer.
   *
   * @param end where it ends among all bytes of the connection
   */
  private record Written(long end, Outbound.Taken taken) {}

  /** An answer has been written that ends at {@code end}. */
  void written(long end, Outbound.Taken taken) {
    waiting.add(new Written(end, taken));
  }

  /**
   * Writes a piece, and hears what of it has not been handed to the kernel if that fails.
   *
   * @param end where the piece ends among all bytes of the connection
   */
  void write(Channel channel, ByteBuf piece, long end) {
    if (waiting.isEmpty() || waiting.peek().end() > end) {
      channel.write(piece, channel.voidPromise());
      return;
    }
    List<Written> these = new ArrayList<>(1);
    for (Written first; (first = waiting.peek()) != null && first.end() <= end; ) {
      these.add(waiting.remove());
    }
    if (MemberTls.isSecure(channel)) {
      writeEach(channel, these, piece, end);
      return;
    }
    piece.retain(); // Its reader index says how much of it the kernel has taken.
    ChannelPromise promise = channel.newPromise();
    promise.addListener(
        done -> {
          if (!done.isSuccess()) {
            giveBack(these, end - piece.readableBytes());
          }
          piece.release();
        });
    channel.write(piece, promise);
  }

  /**
   * Writes what ends with each answer by itself, as only TLS knows which bytes of a piece are in
   * the records that the kernel has taken: it is told of each. They are put together again before
   * they are encrypted.
   */
  private void writeEach(Channel channel, List<Written> these, ByteBuf piece, long end) {
    long at = end - piece.readableBytes();
    for (Written answer : these) {
      // An answer that began in an earlier piece ends in this one.
      ByteBuf slice = piece.readRetainedSlice((int) (answer.end() - at));
      at = answer.end();
      ChannelPromise promise = channel.newPromise();
      promise.addListener(
          done -> {
            if (!done.isSuccess()) {
              unsent(channel, answer);
            }
          });
      channel.write(slice, promise);
    }
    if (piece.isReadable()) {
      channel.write(piece, channel.voidPromise());
    } else {
      piece.release();
    }
  }

  /** Those that are lost are told of from the first to the last: they are given back together. */
  private void unsent(Channel channel, Written answer) {
    unsent.add(answer);
    if (unsent.size() == 1) {
      channel.eventLoop().execute(this::giveBackUnsent);
    }
  }

  private void giveBackUnsent() {
    List<Written> these = List.copyOf(unsent);
    unsent.clear();
    giveBack(these, 0);
  }

  /** What the channel does not have yet will not be sent. */
  void lost() {
    if (!waiting.isEmpty()) {
      List<Written> these = List.copyOf(waiting);
      waiting.clear();
      giveBack(these, 0);
    }
  }

  /** From the last to the first, so that items come to the head in their order. */
  private static void giveBack(List<Written> written, long sentTo) {
    for (Written answer : written.reversed()) {
      if (answer.end() > sentTo) {
        answer.taken().giveBack();
      }
    }
  }
}
