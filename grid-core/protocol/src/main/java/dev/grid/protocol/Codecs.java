package dev.grid.protocol;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds codecs by message type or by record class. Immutable. */
public final class Codecs {

  private static final int SERVICES = 256;
  private static final int METHODS = 256;

  private final @Nullable Codec<?, ?>[][] byType = new Codec<?, ?>[SERVICES][];
  private final Map<Class<?>, Codec<?, ?>> byClass = new HashMap<>();

  /**
   * Indexes the codecs.
   *
   * @throws IllegalArgumentException if two have one message type
   */
  public Codecs(Collection<? extends Codec<?, ?>> codecs) {
    for (Codec<?, ?> codec : codecs) {
      int service = codec.requestType() >>> 16;
      int method = codec.requestType() >>> 8 & 0xff;
      if (byType[service] == null) {
        byType[service] = new Codec<?, ?>[METHODS];
      }
      Codec<?, ?> other = byType[service][method];
      if (other != null) {
        throw new IllegalArgumentException(
            "message type="
                + Integer.toHexString(codec.requestType())
                + " is declared by both "
                + other
                + " and "
                + codec);
      }
      byType[service][method] = codec;
      byClass.put(codec.messageClass(), codec);
    }
  }

  /** The codec of a request's message type, or null if it is not known. */
  public @Nullable Codec<?, ?> find(int requestType) {
    if ((requestType & 0xff0000ff) != 0) {
      return null;
    }
    @Nullable Codec<?, ?>[] service = byType[requestType >>> 16];
    return service == null ? null : service[requestType >>> 8 & 0xff];
  }

  /**
   * The codec of a request.
   *
   * @throws IllegalArgumentException if its class is not one of the codecs'
   */
  @SuppressWarnings("unchecked") // A codec is registered under its own message class.
  public <R> Codec<Message<R>, R> of(Message<R> message) {
    Codec<?, ?> codec = byClass.get(message.getClass());
    if (codec == null) {
      throw new IllegalArgumentException("no codec for " + message.getClass().getName());
    }
    return (Codec<Message<R>, R>) codec;
  }
}
