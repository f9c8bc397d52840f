package dev.grid.kernel;

import dev.grid.StructureHandle;
import dev.grid.StructureType;
import dev.grid.config.MemberConfig;
import dev.grid.config.SplitBrainProtection;
import dev.grid.config.StructureConfig;
import dev.grid.kernel.query.Queries;
import dev.grid.kernel.transaction.Transactional;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Message;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A room: everything that a host needs to know of one kind of structure. Immutable.
 *
 * @param <S> its state
 */
public interface Structure<S extends State> {

  /** What applications know of it. */
  StructureType<?, ?> type();

  /** The protocol's service name. */
  default String serviceName() {
    return type().service();
  }

  /** The structure of this name as applications have it, reached by this invoker. */
  StructureHandle<?> handle(String name, Invoker invoker);

  /**
   * Whether all of this kind live in partitions, whatever they are called and however they are
   * configured, but for those whose {@linkplain StructureConfig#consistency consistency} has their
   * host bring them to a Raft group.
   */
  default boolean isPartitioned() {
    return true;
  }

  /** Where a structure of this name lives: the same on every member. */
  default Host host(String name, MemberConfig config) {
    return Host.PARTITION;
  }

  /**
   * Whether messages that name a partition are served there although the structure lives on
   * members: what they ask for is done by the partition's primary. Else any member serves them that
   * gets them.
   */
  default boolean isServedInPartitions() {
    return false;
  }

  /** Its messages. */
  List<CodecSet> codecs();

  /** Decides what its messages do. */
  Handler<S> handler();

  /** An empty state. */
  S newState(StateContext context);

  /**
   * What a structure of this name owns on each member beside its partitions, or null if that is
   * nothing. Only of what lives in partitions.
   */
  default @Nullable MemberPart<?> part(String name, MemberConfig config) {
    return null;
  }

  /**
   * Where the states of a structure on this member tell what they have, made when one of them first
   * asks for it; null if they tell nothing.
   */
  default @Nullable Directory newDirectory(String name, MemberConfig config) {
    return null;
  }

  /**
   * What each partition is told when a member ends whose data nobody takes, to write what waits to
   * be written elsewhere; answered when that is done. Null if nothing waits. Routed by partition.
   */
  default @Nullable StructureMessage<?> beforeEnd(String name, MemberConfig config) {
    return null;
  }

  /** Turns its effects into bytes, for replicas. */
  EffectCodec effects();

  /** The name that a structure of this name is configured by: mostly its own. */
  default String configuredName(String name) {
    return name;
  }

  /** How many members keep a structure of this name. */
  default Backups backups(String name, MemberConfig config) {
    StructureConfig found = config.structure(type(), configuredName(name));
    return new Backups(found.backupCount(), found.asyncBackupCount());
  }

  /** Which calls to a structure of this name are refused while there are few members, or null. */
  default @Nullable SplitBrainProtection protection(String name, MemberConfig config) {
    return config.structure(type(), configuredName(name)).protection();
  }

  /**
   * Whether states of a structure of this name forget what is beyond a limit; see {@link Budget}.
   */
  default boolean evicts(String name, MemberConfig config) {
    return false;
  }

  /**
   * Begins to bring a state of the losing side of a split to the winning side. Only what lives in
   * partitions and has content is asked; other states converge by themselves.
   */
  default Merging merging(S state, String name) {
    return Merging.NOTHING;
  }

  /**
   * The message that stores a value again that a merge did not keep: an ordinary write of an
   * application's.
   *
   * @param key serialized; null if the structure has no keys
   * @param value serialized
   */
  default StructureMessage<?> restoring(String name, byte @Nullable [] key, byte[] value) {
    throw new UnsupportedOperationException(type() + " has nothing that a merge may lose");
  }

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
   * The same, of a listener that may be told of some events only.
   *
   * @param queries what the member has for queries
   * @throws RuntimeException if the message asks for what cannot be
   */
  default @Nullable Subscription subscription(Message<?> message, Supplier<Queries> queries) {
    return subscription(message);
  }

  /** How a client's listener that a message adds is told of several events at once, or null. */
  default @Nullable EventBatches<?, ?> batches(Message<?> message, MemberConfig config) {
    return null;
  }

  /** What it has for transactions, or null if it takes part in none. */
  default @Nullable Transactional transactional() {
    return null;
  }

  /**
   * Whether clients of the reference have structures of this kind: they are told of no other, as
   * they fail at what they do not know.
   */
  default boolean isKnownToReference() {
    return !isInternal();
  }

  /** Whether it is the members' own: applications cannot ask for one, and are not told of any. */
  default boolean isInternal() {
    return false;
  }

  /**
   * Refuses a name or configuration that cannot work, when a client creates a proxy.
   *
   * @throws dev.grid.InvalidConfigurationException with what is wrong
   */
  default void validate(String name, MemberConfig config) {}
}
