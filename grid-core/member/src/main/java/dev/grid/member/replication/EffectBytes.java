package dev.grid.member.replication;

import dev.grid.kernel.Effect;
import dev.grid.kernel.EffectCodec;
import dev.grid.protocol.frame.MessageWriter;
import java.util.Arrays;

/** Writes effects with one buffer a thread. */
public final class EffectBytes {

  /** A larger buffer is given back. */
  private static final int KEEP_BYTES = 64 << 10;

  /** Stands for the destruction of a structure. */
  public static final byte[] DESTROYED = {};

  private static final ThreadLocal<MessageWriter> WRITER =
      ThreadLocal.withInitial(MessageWriter::new);

  private EffectBytes() {}

  /** An effect as its codec writes it. */
  public static byte[] of(EffectCodec codec, Effect effect) {
    MessageWriter writer = WRITER.get();
    try {
      codec.write(effect, writer);
      return Arrays.copyOf(writer.buffer(), writer.length());
    } finally {
      writer.clear(KEEP_BYTES);
    }
  }
}
