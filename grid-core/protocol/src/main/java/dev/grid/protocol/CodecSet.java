package dev.grid.protocol;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The codecs of the requests that one interface holds. Generated with them. Each codec is made, and
 * its classes are loaded, when it is first asked for: an instance uses few of the messages there
 * are. Safe for use by several threads.
 */
public abstract class CodecSet implements Iterable<Codec<?, ?>> {

  private final Class<?> messages;
  private final int[] types;
  private final String[] names;
  private final AtomicReferenceArray<@Nullable Codec<?, ?>> made;

  /**
   * A set.
   *
   * @param messages holds the requests
   * @param types of the requests, each once
   * @param names the simple names of their records, in the same order
   */
  protected CodecSet(Class<?> messages, int[] types, String... names) {
    this.messages = messages;
    this.types = types;
    this.names = names;
    this.made = new AtomicReferenceArray<>(types.length);
  }

  /** The codecs of all these sets, in their order; makes each. */
  public static List<Codec<?, ?>> all(Collection<CodecSet> sets) {
    return sets.stream().<Codec<?, ?>>flatMap(CodecSet::stream).toList();
  }

  /**
   * Makes the codec at this place. It returns an object, by a return of its own for each: else the
   * JVM loads the classes of all codecs to verify that they are some.
   */
  protected abstract Object make(int at);

  /** What holds the requests. */
  final Class<?> messages() {
    return messages;
  }

  /** How many requests there are. */
  public final int size() {
    return types.length;
  }

  /** The message type of the request at this place. */
  public final int type(int at) {
    return types[at];
  }

  /** The service of the first request; what a structure has are all of one. */
  public final int service() {
    return types[0] >>> 16;
  }

  /** The codec at this place, always the same. */
  public final Codec<?, ?> get(int at) {
    Codec<?, ?> codec = made.get(at);
    if (codec == null) {
      Codec<?, ?> first = (Codec<?, ?>) make(at);
      codec = made.compareAndSet(at, null, first) ? first : made.get(at);
    }
    return codec;
  }

  /** The codec of the request whose record has this simple name, or null. */
  final @Nullable Codec<?, ?> named(String name) {
    for (int at = 0; at < names.length; at++) {
      if (names[at].equals(name)) {
        return get(at);
      }
    }
    return null;
  }

  /** The codec of the requests of this type, or null. */
  final @Nullable Codec<?, ?> ofType(int type) {
    for (int at = 0; at < types.length; at++) {
      if (types[at] == type) {
        return get(at);
      }
    }
    return null;
  }

  /** All its codecs; makes each as it comes. */
  public final Stream<Codec<?, ?>> stream() {
    return IntStream.range(0, types.length).mapToObj(this::get);
  }

  @Override
  public final Iterator<Codec<?, ?>> iterator() {
    return stream().iterator();
  }

  @Override
  public final String toString() {
    return messages.getSimpleName();
  }
}
