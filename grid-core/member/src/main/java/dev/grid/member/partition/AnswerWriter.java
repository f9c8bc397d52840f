package dev.grid.member.partition;

import dev.grid.member.replication.Remembered;
import dev.grid.protocol.Codec;
import dev.grid.protocol.frame.MessageWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the answers that a partition remembers. Only used by the partition's holder. */
final class AnswerWriter {

  private static final Logger log = LoggerFactory.getLogger(AnswerWriter.class);

  private final Partition partition;
  private final MessageWriter writer = new MessageWriter();

  AnswerWriter(Partition partition) {
    this.partition = partition;
  }

  /** As {@link Partition#answer} says. */
  byte[] write(Codec<?, ?> codec, @Nullable Object value) {
    try {
      codec.writeResponse(value, 0, 0, writer);
      return writer.length() > Remembered.ANSWER_BYTES_MAX
          ? Remembered.NO_ANSWER
          : Arrays.copyOf(writer.buffer(), writer.length());
    } catch (RuntimeException e) {
      log.error("{}: the answer to a {} cannot be remembered", partition, codec, e);
      return Remembered.NO_ANSWER;
    } finally {
      writer.clear(Remembered.ANSWER_BYTES_MAX);
    }
  }
}
