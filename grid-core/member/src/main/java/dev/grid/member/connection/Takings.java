package dev.grid.member.connection;

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
   * What is to be told when a piece has been handed to the socket, or could not be.
   *
   * @param end where the piece ends among all bytes of the connection
   */
  ChannelPromise handedOver(Channel channel, ByteBuf piece, long end) {
    if (waiting.isEmpty() || waiting.peek().end() > end) {
      return channel.voidPromise();
    }
    List<Written> these = new ArrayList<>(1);
    for (Written first; (first = waiting.peek()) != null && first.end() <= end; ) {
      these.add(waiting.remove());
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
    return promise;
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
