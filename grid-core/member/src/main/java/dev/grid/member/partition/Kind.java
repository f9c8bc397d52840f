package dev.grid.member.partition;

import dev.grid.InvalidConfigurationException;
import dev.grid.StructureId;
import dev.grid.StructureType;
import dev.grid.config.Consistency;
import dev.grid.config.MemberConfig;
import dev.grid.config.SplitBrainProtection;
import dev.grid.kernel.Backups;
import dev.grid.kernel.ConfigSettings;
import dev.grid.kernel.Directory;
import dev.grid.kernel.EventBatches;
import dev.grid.kernel.Handler;
import dev.grid.kernel.Host;
import dev.grid.kernel.MemberPart;
import dev.grid.kernel.PartitionsOnly;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Structure;
import dev.grid.kernel.StructureMessage;
import dev.grid.kernel.Subscription;
import dev.grid.kernel.cp.CpName;
import dev.grid.kernel.query.AttributePath;
import dev.grid.protocol.Codec;
import dev.grid.protocol.CodecSet;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Message;
import dev.grid.protocol.Routing;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One kind of structure and the listeners of its instances. Thread-safe.
 *
 * @param <S> its state
 */
public final class Kind<S extends State> {

  /** The number of a structure that is a name only, of which nothing is ever sent. */
  static final int NO_MESSAGES = -1;

  /** Of what is in a Raft group, whose members have it all the same. */
  private static final Backups NO_BACKUPS = new Backups(0, 0);

  private final PartitionHost host;
  private final int index;
  private final int service;
  private final Structure<S> structure;
  private final Handler<S> handler;
  private final Codecs codecs;
  private final boolean isPartitioned;

  /** Whether any structure of this kind is in a Raft group by its configuration. */
  private final boolean isAnyStrong;

  private final ConcurrentMap<String, List<Subscribers.Subscriber<?>>> subscribers =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Directory> directories = new ConcurrentHashMap<>();
  private final ForgottenCounts forgotten;
  private final MessageCounts messages;

  Kind(PartitionHost host, int index, Structure<S> structure) {
    this.host = host;
    this.index = index;
    this.service = number(structure.codecs());
    this.structure = structure;
    this.handler = structure.handler();
    this.codecs = new Codecs(structure.codecs());
    this.isPartitioned = structure.isPartitioned();
    this.isAnyStrong =
        isPartitioned
            && host.config().structures(structure.type()).stream()
                .anyMatch(config -> config.consistency() == Consistency.STRONG);
    this.forgotten = new ForgottenCounts(structure.type());
    this.messages = new MessageCounts(structure.serviceName(), structure.type().publishes());
  }

  private static int number(List<CodecSet> codecs) {
    return codecs.isEmpty() ? NO_MESSAGES : codecs.getFirst().service();
  }

  PartitionHost host() {
    return host;
  }

  /** Its place here; another member may have it elsewhere. */
  int index() {
    return index;
  }

  /** The number that its messages' types begin with, the same on every member, if it has any. */
  int service() {
    return service;
  }

  Handler<S> handler() {
    return handler;
  }

  @Nullable SplitBrainProtection protection(String name) {
    return structure.protection(name, host.config());
  }

  /** Whether a structure of this name is configured the same by both. */
  boolean isSame(String name, MemberConfig one, MemberConfig other) {
    StructureType<?, ?> type = structure.type();
    String configured = structure.configuredName(name);
    return ConfigSettings.isSame(
        one.structure(type, configured), other.structure(type, configured));
  }

  Backups backups(String name) {
    return isStrong(name) ? NO_BACKUPS : structure.backups(name, host.config());
  }

  /** The name of the group of a structure that is in one by its configuration. */
  String group(String name) {
    return name.indexOf(CpName.SEPARATOR) < 0 ? CpName.DEFAULT : CpName.of(name).group();
  }

  /** What a shard sees of what its structure owns on this member; null if that is nothing. */
  @Nullable ShardPart part(Partition partition, Shard<S> shard) {
    MemberPart<?> declared = structure.part(shard.name(), host.config());
    return declared == null ? null : new ShardPart(partition, shard, host.parts(), declared);
  }

  /** Where a structure of this name lives. */
  public Host host(String name) {
    if (!isPartitioned) {
      return structure.host(name, host.config());
    }
    return isStrong(name) ? Host.RAFT_GROUP : Host.PARTITION;
  }

  /** Whether a structure of this name could live in partitions, and is in a Raft group instead. */
  public boolean isStrong(String name) {
    return isAnyStrong
        && host.config().structure(structure.type(), structure.configuredName(name)).consistency()
            == Consistency.STRONG;
  }

  /** What a message is refused with that is not served where its structure lives; else null. */
  public @Nullable RuntimeException refusal(StructureMessage<?> message) {
    if (!(message instanceof PartitionsOnly only) || !isStrong(message.name())) {
      return null;
    }
    return new UnsupportedOperationException(
        "%s name=%s is in a Raft group, by consistency=STRONG, where %s is not served: %s"
            .formatted(
                structure.type().tag(),
                message.name(),
                message.getClass().getSimpleName(),
                only.instead()));
  }

  /**
   * Refuses a name or configuration that cannot work.
   *
   * @throws InvalidConfigurationException with what is wrong
   */
  void validate(String name) {
    structure.validate(name, host.config());
    if (isStrong(name)) {
      try {
        group(name);
      } catch (IllegalArgumentException e) {
        throw new InvalidConfigurationException(structure.type() + " " + e.getMessage());
      }
    }
  }

  /** As how many partitions a structure of this name is asked: one is what is in a Raft group. */
  int partitionCount(String name) {
    return isStrong(name) ? 1 : host.partitionCount();
  }

  /**
   * The members that serve the partitions of a structure of this name, by these; null for this one,
   * and for a Raft group, to which each part of a question finds its way.
   */
  IntFunction<@Nullable UUID> members(String name) {
    return isStrong(name) ? partition -> null : host.elsewhere()::memberOf;
  }

  /** Brings a part of a question to where it is answered. */
  void submit(Place place, PartitionCall call) {
    if (isStrong(call.name())) {
      host.groups().submit(call);
    } else {
      host.submit(place.partition(), call);
    }
  }

  /**
   * Who serves a message to a structure of this name: what the message declares, or where the
   * structure is not in a partition, members. A question to all is for all of them if each has
   * something else, and one to a partition for the member that gets it, unless such structures are
   * served in partitions all the same. What is in a Raft group is served by its leader; a question
   * to all is asked as if the group were the only partition.
   */
  public Routing routing(Codec<?, ?> codec, String name) {
    Routing declared = codec.routing();
    if (isPartitioned && !isAnyStrong) {
      return declared;
    }
    return switch (declared) {
      case ANY, MEMBER, MEMBERS, GROUP -> declared;
      case PARTITION ->
          switch (host(name)) {
            case PARTITION -> declared;
            case RAFT_GROUP -> Routing.GROUP;
            case LOCAL, REPLICATED -> structure.isServedInPartitions() ? declared : Routing.MEMBER;
          };
      case KEY, NAME ->
          switch (host(name)) {
            case PARTITION -> declared;
            case RAFT_GROUP -> Routing.GROUP;
            case LOCAL, REPLICATED -> Routing.MEMBER;
          };
      case ALL ->
          switch (host(name)) {
            case PARTITION, RAFT_GROUP -> Routing.ALL;
            case LOCAL -> Routing.MEMBERS;
            case REPLICATED -> Routing.MEMBER;
          };
    };
  }

  /** Tells those who listen to a structure here of an event, after those with the same key. */
  void publish(String name, Object event, int key) {
    subscribers(name).publish(event, key);
  }

  Codec<?, ?> codecOf(Message<?> message) {
    Codec<?, ?> codec = codecs.find(message.getClass());
    if (codec == null) {
      throw new IllegalArgumentException("no codec for " + message.getClass().getName());
    }
    return codec;
  }

  /** What it is. */
  public Structure<S> structure() {
    return structure;
  }

  /** {@link Structure#subscription}. */
  public @Nullable Subscription subscription(Message<?> message) {
    RuntimeException refusal = message instanceof StructureMessage<?> to ? refusal(to) : null;
    if (refusal != null) {
      throw refusal;
    }
    return structure.subscription(message, () -> host.pools().queries());
  }

  /** {@link Structure#batches}. */
  public @Nullable EventBatches<?, ?> batches(Message<?> message) {
    return structure.batches(message, host.config());
  }

  private @Nullable Directory directory(String name) {
    return directories.computeIfAbsent(name, n -> structure.newDirectory(n, host.config()));
  }

  /** What the states of a structure have told; null if none has. */
  @Nullable Directory findDirectory(String name) {
    return directories.get(name);
  }

  /** {@link Directory#isOrdered}, of the partitions of this member. */
  public boolean isOrdered(String name, AttributePath path) {
    Directory directory = findDirectory(name);
    return directory != null && directory.isOrdered(path);
  }

  /** What directories have of structures beside their partitions. */
  void forEachDirectory(BiConsumer<String, Directory> visitor) {
    directories.forEach(visitor);
  }

  /** The structure was destroyed; one of the same name begins anew. */
  void forgetDirectory(String name) {
    directories.remove(name);
  }

  /** What is made anew from now on has a directory as this configuration says. */
  void forgetDirectories(MemberConfig other) {
    directories.entrySet().removeIf(each -> !each.getValue().isFor(each.getKey(), other));
  }

  ForgottenCounts forgotten() {
    return forgotten;
  }

  /** Whether a structure of this name holds something in partitions that can be lost. */
  boolean holdsContent(String name) {
    return !structure.type().publishes() && host(name) == Host.PARTITION;
  }

  /** What is published to structures of this kind. */
  public MessageCounts messages() {
    return messages;
  }

  Subscribers subscribers(String name) {
    return new Subscribers(subscribers, name, messages);
  }

  /** Adds a listener. */
  public void subscribe(String name, Subscribers.Subscriber<?> subscriber) {
    subscribers(name).add(subscriber);
  }

  /** Removes a listener; false if there was none. */
  public boolean unsubscribe(String name, UUID id) {
    return subscribers(name).remove(id);
  }

  /** The shard, or null if there is none yet. */
  @Nullable Shard<?> findShard(Partition partition, String name) {
    return partition.findShard(index, name);
  }

  Shard<?> shard(Partition partition, String name) {
    Shard<?> shard = partition.findShard(index, name);
    if (shard == null) {
      shard = partition.shard(index, name, n -> newShard(partition, n));
      if (partition.isServing()) {
        shard.begin();
      }
    }
    return shard;
  }

  private Shard<S> newShard(Partition partition, String name) {
    S state =
        structure.newState(
            new StateContext(
                name,
                partition.id(),
                host.config(),
                host.memory().budgets().of(this, name),
                () -> partition.isForGroup() ? null : directory(name)));
    if (partition.isServing()) {
      state.promoted(partition.clockMillis());
    }
    return new Shard<>(
        partition,
        this,
        new StructureId(structure.serviceName(), name),
        state,
        subscribers(name),
        host.timerOf(partition));
  }

  /** Whether a write would add something that nothing is evicted for. */
  boolean adds(Message<?> message, String name) {
    return handler.adds(message) && !evicts(name);
  }

  boolean evicts(String name) {
    return structure.evicts(name, host.config());
  }
}
