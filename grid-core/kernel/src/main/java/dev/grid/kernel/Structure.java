package dev.grid.kernel;

import dev.grid.config.MemberConfig;
import dev.grid.config.SplitBrainProtection;
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

  /** Turns its effects into bytes, for replicas. */
  EffectCodec effects();

  /** How many members keep a structure of this name. */
  Backups backups(String name, MemberConfig config);

  /** Which calls to a structure of this name are refused while there are few members, or null. */
  @Nullable SplitBrainProtection protection(String name, MemberConfig config);

  /**
   * Whether states of a structure of this name forget what is beyond a limit; see {@link Budget}.
   */
  default boolean evicts(String name, MemberConfig config) {
    return false;
  }

  /** Begins to bring a state of the losing side of a split to the winning side. */
  Merging merging(S state, String name);

  /**
   * The message that stores a value again that a merge did not keep: an ordinary write of an
   * application's.
   *
   * @param key serialized; null if the structure has no keys
   * @param value serialized
   */
  StructureMessage<?> restoring(String name, byte @Nullable [] key, byte[] value);

  /**
   * What each partition is asked when a message to all of them is to be answered: the message
   * itself, or an internal one if a partition's answer is of another type than the whole.
   *
   * @param from {@link Slice#START}, or where the partition's last answer ended
   */
  default Message<?> part(Message<?> message, int from) {
    return message;
  }

  /** The listener that a message adds or removes, or null if it is no such message. */
  @Nullable Subscription subscription(Message<?> message);

  /**
   * Refuses a name or configuration that cannot work, when a client creates a proxy.
   *
   * @throws dev.grid.InvalidConfigurationException with what is wrong
   */
  default void validate(String name, MemberConfig config) {}
}
