package dev.grid.structures.transaction;

import dev.grid.kernel.Invoker;
import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.frame.MessageReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Carries out what a record has, in the place of its coordinator. Stateless. */
final class RecordedEndings {

  private RecordedEndings() {}

  /**
   * Sends all endings. Does not block.
   *
   * @param requests whole requests, as the record has them
   * @return how many were there; fails if one fails, when all are answered
   */
  static CompletableFuture<Integer> carryOut(
      List<byte[]> requests, Phase phase, Invoker invoker, Codecs codecs) {
    List<CompletableFuture<Boolean>> answers = new ArrayList<>(requests.size());
    for (byte[] request : requests) {
      answers.add(
          invoker.<Boolean, Boolean>invoke(
              decode(request, codecs).in(phase), Objects::requireNonNull));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(all -> (int) answers.stream().filter(CompletableFuture::join).count());
  }

  private static Ending decode(byte[] request, Codecs codecs) {
    MessageReader in = new MessageReader().open(request, 0, request.length);
    Codec<?, ?> codec = codecs.find(in.type());
    if (codec == null) {
      throw new IllegalStateException(
          "a transaction has a change of type=0x%06x, which this version does not know"
              .formatted(in.type()));
    }
    Message<?> message = codec.decodeRequest(in);
    return (Ending) message;
  }
}
