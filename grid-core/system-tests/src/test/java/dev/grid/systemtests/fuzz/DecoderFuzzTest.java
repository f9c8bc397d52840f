package dev.grid.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.protocol.Codec;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.MessageAssembler;
import dev.grid.protocol.frame.MessageReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The decoder on its own, as a connection uses it before and after authentication: bytes come in
 * pieces, and each whole message is decoded by its codec. The only exception is {@link
 * ProtocolException}, which closes a connection; and a message makes no more garbage than it
 * deserves.
 */
@Tag("long")
final class DecoderFuzzTest {

  private static final FuzzRun RUN = FuzzRun.configured();

  private static final int UNAUTHENTICATED_BYTES_MAX = 4096;
  private static final int AUTHENTICATED_BYTES_MAX = 1 << 20;

  /** A byte on the wire may become so many in memory: an empty frame becomes an object. */
  private static final int ALLOCATED_PER_BYTE_MAX = 64;

  private static final int ALLOCATED_MAX = 256 << 10;

  /** First uses load classes, which is not the messages' doing. */
  private static final int WARM_UP = 5_000;

  /** After so many messages without one that was whole, a new connection begins. */
  private static final int WAITED_MAX = 2;

  private int decoded;
  private int refused;

  @Test
  @Timeout(1800)
  void messages_beforeAuthentication_areDecodedOrRefused() throws Exception {
    int count = RUN.inProcess() / 10 * 3;
    List<byte[]> corpus = new ArrayList<>();
    for (List<byte[]> conversation : Conversations.load()) {
      // Authentication, which is all that is expected here, and a little of what is not.
      corpus.addAll(conversation.subList(0, Math.min(3, conversation.size())));
    }

    feed(corpus, count, UNAUTHENTICATED_BYTES_MAX, false);
  }

  @Test
  @Timeout(1800)
  void messages_afterAuthentication_areDecodedOrRefused() throws Exception {
    int count = RUN.inProcess() - RUN.inProcess() / 10 * 3;
    feed(Conversations.variety(), count, AUTHENTICATED_BYTES_MAX, true);
  }

  private void feed(List<byte[]> corpus, int count, int messageBytesMax, boolean fragments) {
    assertThat(corpus).isNotEmpty();
    Mutator mutator = new Mutator(RUN.seed(), corpus);
    SplittableRandom pieces = new SplittableRandom(RUN.seed());
    MessageAssembler assembler = new MessageAssembler(messageBytesMax, fragments);
    int waited = 0;
    for (int i = 0; i < count; i++) {
      byte[] message = mutator.next();
      long allocated = Allocation.ofThisThread();
      int pending = assembler.pendingBytes();
      boolean open = receive(assembler, message, pieces, i);
      allocated = Allocation.ofThisThread() - allocated;
      if (i > WARM_UP
          && allocated
              > ALLOCATED_MAX + (long) ALLOCATED_PER_BYTE_MAX * (pending + message.length)) {
        throw new AssertionError("allocated=" + allocated + " for " + RUN.reproduction(i, message));
      }
      // A length that grew makes the decoder take what follows for the rest of the message.
      waited = assembler.pendingBytes() == 0 ? 0 : waited + 1;
      if (!open || waited > WAITED_MAX) {
        assembler = new MessageAssembler(messageBytesMax, fragments);
        waited = 0;
      }
    }
    System.out.println(
        "decoder fuzz: messages=" + count + " decoded=" + decoded + " refused=" + refused);
    assertThat(decoded).as("mutations that still decode").isGreaterThan(count / 20);
    assertThat(refused).as("mutations that are refused").isGreaterThan(count / 20);
  }

  /** Receives a message in pieces; false if the connection would be closed. */
  private boolean receive(
      MessageAssembler assembler, byte[] message, SplittableRandom pieces, int index) {
    int at = 0;
    try {
      while (at < message.length) {
        int piece = Math.min(message.length - at, 1 + pieces.nextInt(2 * message.length));
        System.arraycopy(message, at, assembler.buffer(piece), assembler.writeIndex(), piece);
        assembler.received(piece);
        at += piece;
        for (MessageReader in; (in = assembler.poll()) != null; ) {
          decode(in);
        }
      }
      return true;
    } catch (ProtocolException e) {
      refused++;
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(RUN.reproduction(index, message), e);
    }
  }

  private void decode(MessageReader in) {
    Codec<?, ?> codec = RawConnection.CODECS.find(in.type());
    in.correlationId();
    in.partitionId();
    if (codec != null) {
      codec.decodeRequest(in);
      decoded++;
    }
  }
}
