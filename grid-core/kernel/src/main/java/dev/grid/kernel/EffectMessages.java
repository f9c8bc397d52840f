package dev.grid.kernel;

import dev.grid.protocol.Codec;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;

/**
 * Effects that are records with {@link dev.grid.protocol.Op}: one message each, whose type tells
 * the kind. Their ids are those of the room's service with the highest bit set. Immutable.
 */
public final class EffectMessages implements EffectCodec {

  private static final long NO_CORRELATION = 0;

  private final Codecs codecs;

  /** For the effects of these sets; of a structure without effects, none. */
  public EffectMessages(CodecSet... codecs) {
    this.codecs = new Codecs(codecs);
  }

  @Override
  public void write(Effect effect, MessageWriter out) {
    if (!(effect instanceof Message<?> message)) {
      throw new IllegalArgumentException(effect.getClass().getName() + " is no message");
    }
    codecs.of(message).writeRequest(message, NO_CORRELATION, Codec.NO_PARTITION, out);
  }

  @Override
  public Effect read(MessageReader in) {
    Codec<?, ?> codec = codecs.find(in.type());
    if (codec == null) {
      throw new ProtocolException("effect type=" + Integer.toHexString(in.type()) + " is unknown");
    }
    return (Effect) codec.decodeRequest(in);
  }
}
