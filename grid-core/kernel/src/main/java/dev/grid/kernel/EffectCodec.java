package dev.grid.kernel;

import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.frame.MessageWriter;

/**
 * Turns a room's effects into bytes and back, for replicas. Stateless. New kinds of effects and new
 * fields may be added, so that members of different versions understand each other.
 */
public interface EffectCodec {

  /** Writes an effect as a message of its own. */
  void write(Effect effect, MessageWriter out);

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws dev.grid.protocol.ProtocolException if it is no effect of the room
   */
  Effect read(MessageReader in);
}
