package dev.grid.member.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers on their way to a client that give it what nobody else has then. What was certainly not
 * delivered, as not all of its bytes have reached the kernel, is given back; what is lost behind
 * that cannot be known. Confined to the connection's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Listeners are added to promises.
final class Takings {

  /** Those that are written and not handed to the socket yet, in their order. */
  private List<Written> batch = new ArrayList<>(0);

  /** An answer and where it ends in its batch. */
  private record Written(int endBytes, Outbound.Taken taken) {}

  /** An answer has been written. */
  void written(int endBytes, Outbound.Taken taken) {
    batch.add(new Written(endBytes, taken));
  }

  /** What is to be told when the batch has been handed to the socket, or could not be. */
  ChannelPromise handedOver(Channel channel, ByteBuf bytes) {
    if (batch.isEmpty()) {
      return channel.voidPromise();
    }
    List<Written> these = batch;
    batch = new ArrayList<>(0);
    bytes.retain(); // Its reader index says how much of it the kernel has taken.
    ChannelPromise promise = channel.newPromise();
    promise.addListener(
        done -> {
          if (!done.isSuccess()) {
            giveBack(these, bytes.readerIndex());
          }
          bytes.release();
        });
    return promise;
  }

  /** The batch will not be handed to the socket. */
  void lost() {
    if (!batch.isEmpty()) {
      List<Written> these = batch;
      batch = new ArrayList<>(0);
      giveBack(these, 0);
    }
  }

  /** From the last to the first, so that items come to the head in their order. */
  private static void giveBack(List<Written> written, int sentBytes) {
    for (Written answer : written.reversed()) {
      if (answer.endBytes() > sentBytes) {
        answer.taken().giveBack();
      }
    }
  }
}
