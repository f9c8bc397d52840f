package dev.grid.kernel;

import dev.grid.protocol.EventCodec;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a message that adds or removes a listener asks for. */
public sealed interface Subscription {

  /** The structure's name. */
  String name();

  /**
   * Add a listener.
   *
   * @param codec how events go over the wire
   * @param filter what the listener is sent of an event, or null if it is not; called with the
   *     partition held, so it is quick and does not call out
   * @param localOnly whether it is for events of the member that is asked, or of all members
   */
  record Add<E>(
      String name, EventCodec<E> codec, Function<E, @Nullable E> filter, boolean localOnly)
      implements Subscription {

    public Add {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(codec, "codec");
      Objects.requireNonNull(filter, "filter");
    }

    /** Of a listener that is sent something else than what is published. */
    @SuppressWarnings("unchecked") // Nothing but the filter sees what is published.
    public static <P, E> Add<E> converting(
        String name, EventCodec<E> codec, Function<P, @Nullable E> filter, boolean localOnly) {
      return new Add<>(
          name, codec, (Function<E, @Nullable E>) (Function<?, @Nullable E>) filter, localOnly);
    }
  }

  /** Remove a listener; answered with whether there was one. */
  record Remove(String name, UUID registrationId) implements Subscription {

    public Remove {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(registrationId, "registrationId");
    }
  }
}
