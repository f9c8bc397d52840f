package dev.grid.structures.map;

import dev.grid.kernel.Effect;
import dev.grid.kernel.EffectCodec;
import dev.grid.kernel.EffectMessages;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Effects of maps as bytes: one message each, several of them as a list of such. Immutable. */
final class MapEffects implements EffectCodec {

  private static final int SEVERAL = 0x810f00;

  private final EffectMessages single = new EffectMessages(MapEffectCodecs.ALL);

  @Override
  public void write(Effect effect, MessageWriter out) {
    if (!(effect instanceof MapEffect.Several several)) {
      single.write(effect, out);
      return;
    }
    MessageWriter inner = new MessageWriter();
    out.beginRequest(SEVERAL, 0, -1);
    out.writeList(
        several.effects(),
        (list, one) -> {
          inner.truncate(0);
          single.write(one, inner);
          list.writeByteArray(Arrays.copyOf(inner.buffer(), inner.length()));
        });
    out.endMessage();
  }

  @Override
  public Effect read(MessageReader in) {
    if (in.type() != SEVERAL) {
      return single.read(in);
    }
    MessageReader inner = new MessageReader();
    List<MapEffect> effects = new ArrayList<>();
    for (byte[] one : in.readList(MessageReader::readByteArray)) {
      effects.add((MapEffect) single.read(inner.open(one, 0, one.length)));
    }
    if (effects.isEmpty()) {
      throw new ProtocolException("no effects");
    }
    return new MapEffect.Several(effects);
  }
}
