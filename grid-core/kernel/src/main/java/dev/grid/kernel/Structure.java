package dev.grid.kernel;

import dev.grid.config.MemberConfig;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room: everything that a host needs to know of one kind of structure. Immutable.
 *
 * @param <S> its state
 */
public interface Structure<S extends State> {

  /** The protocol's service name. */
  String serviceName();

  /** Its messages. */
  List<Codec<?, ?>> codecs();

  /** Decides what its messages do. */
  Handler<S> handler();

  /** An empty state. */
  S newState(StateContext context);

  /** The listener that a message adds or removes, or null if it is no such message. */
  @Nullable Subscription subscription(Message<?> message);

  /**
   * Refuses a name or configuration that cannot work, when a client creates a proxy.
   *
   * @throws dev.grid.InvalidConfigurationException with what is wrong
   */
  default void validate(String name, MemberConfig config) {}
}
