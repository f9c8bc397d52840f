package dev.grid.protocol;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds codecs by message type or by record class. What it finds never changes; codecs are made
 * when they are first asked for. Safe for use by several threads.
 */
public final class Codecs {

  private static final int SERVICES = 256;
  private static final int METHODS = 256;

  private final @Nullable CodecSet[][] sets = new CodecSet[SERVICES][];
  private final Map<Class<?>, CodecSet> byHolder = new HashMap<>();

  /**
   * What was asked for before. Threads may write the same codec twice and need not see each other's
   * writes: codecs are immutable.
   */
  private final @Nullable Codec<?, ?>[][] byType = new Codec<?, ?>[SERVICES][];

  private final Map<Class<?>, Codec<?, ?>> byClass = new ConcurrentHashMap<>();

  /** Indexes the codecs of these sets; see {@link #Codecs(Collection)}. */
  public Codecs(CodecSet... sets) {
    this(List.of(sets));
  }

  /**
   * Indexes the codecs.
   *
   * @throws IllegalArgumentException if two have one message type
   */
  public Codecs(Collection<CodecSet> all) {
    for (CodecSet set : all) {
      byHolder.put(set.messages(), set);
      for (int at = 0; at < set.size(); at++) {
        add(set, set.type(at));
      }
    }
  }

  private void add(CodecSet set, int type) {
    int service = type >>> 16;
    int method = type >>> 8 & 0xff;
    if (sets[service] == null) {
      sets[service] = new CodecSet[METHODS];
      byType[service] = new Codec<?, ?>[METHODS];
    }
    CodecSet other = sets[service][method];
    if (other != null) {
      throw new IllegalArgumentException(
          "message type="
              + Integer.toHexString(type)
              + " is declared by both "
              + other
              + " and "
              + set);
    }
    sets[service][method] = set;
  }

  /** The codec of a request's message type, or null if it is not known. */
  public @Nullable Codec<?, ?> find(int requestType) {
    if ((requestType & 0xff0000ff) != 0) {
      return null;
    }
    @Nullable Codec<?, ?>[] service = byType[requestType >>> 16];
    if (service == null) {
      return null;
    }
    int method = requestType >>> 8 & 0xff;
    Codec<?, ?> codec = service[method];
    if (codec == null) {
      codec = made(requestType);
      service[method] = codec;
    }
    return codec;
  }

  private @Nullable Codec<?, ?> made(int type) {
    @Nullable CodecSet[] service = sets[type >>> 16];
    CodecSet set = service == null ? null : service[type >>> 8 & 0xff];
    return set == null ? null : set.ofType(type);
  }

  /**
   * The codec of a request.
   *
   * @throws IllegalArgumentException if its class is not one of the codecs'
   */
  @SuppressWarnings("unchecked") // A codec is registered under its own message class.
  public <R> Codec<Message<R>, R> of(Message<R> message) {
    Codec<?, ?> codec = find(message.getClass());
    if (codec == null) {
      throw new IllegalArgumentException("no codec for " + message.getClass().getName());
    }
    return (Codec<Message<R>, R>) codec;
  }

  /** The codec of requests of this class, or null if it is not known. */
  public @Nullable Codec<?, ?> find(Class<?> message) {
    Codec<?, ?> codec = byClass.get(message);
    if (codec == null) {
      CodecSet set = byHolder.get(message.getEnclosingClass());
      codec = set == null ? null : set.named(message.getSimpleName());
      if (codec != null) {
        byClass.put(message, codec);
      }
    }
    return codec;
  }
}
