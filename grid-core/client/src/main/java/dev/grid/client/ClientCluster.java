package dev.grid.client;

import dev.grid.Cluster;
import dev.grid.Member;
import dev.grid.MembershipListener;
import dev.grid.MigrationListener;
import dev.grid.PartitionLostListener;
import dev.grid.Registration;
import dev.grid.client.connection.Connection;
import dev.grid.client.connection.MemberAddresses;
import dev.grid.client.connection.Request;
import dev.grid.kernel.ListenerThreads;
import dev.grid.kernel.Listeners;
import dev.grid.protocol.Data;
import dev.grid.protocol.frame.MessageReader;
import dev.grid.protocol.session.SessionMessages.MembersView;
import dev.grid.protocol.session.SessionMessages.PartitionsView;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members and partition owners, as members tell them. Changed under its own monitor, in which
 * nothing blocks; readers see the last published snapshots.
 *
 * <p>A list of members counts if its version is higher than the last one's; versions begin anew
 * when another member is asked. A partition table counts if it is not empty and comes from another
 * connection, or has a higher version: members count their tables each for itself.
 */
final class ClientCluster implements Cluster {

  private static final int ADD_VIEW_LISTENER = 0x000300;
  private static final Logger log = LoggerFactory.getLogger(ClientCluster.class);

  private final String name;
  private final ToIntFunction<Object> keyHash;
  private final ListenerThreads threads;
  private final Consumer<UUID> onLeft;
  private final Function<PartitionLostListener, Registration> lostListeners;
  private final Function<MigrationListener, Registration> migrationListeners;
  private final Runnable onJoined;
  private final Listeners<MembershipListener> listeners = new Listeners<>(log::warn);

  private volatile Members members = new Members(0, List.of(), Map.of());
  private volatile Table table = new Table(null, 0, new UUID[0]);
  private volatile int partitionCount;

  private record Members(int version, List<Member> all, Map<UUID, Address> addresses) {}

  /** Owners by partition, null where there is none. The array is not written to. */
  private record Table(@Nullable Connection source, int version, @Nullable UUID[] owners) {}

  /**
   * A view of nothing.
   *
   * @param keyHash the partition hash of a key; called on application threads
   * @param threads calls the application's listeners
   * @param onLeft told of each member that vanished; must not block
   * @param onJoined told after members have come; must not block
   * @param lostListeners registers listeners at the cluster
   * @param migrationListeners registers listeners at the cluster
   */
  ClientCluster(
      String name,
      ToIntFunction<Object> keyHash,
      ListenerThreads threads,
      Consumer<UUID> onLeft,
      Runnable onJoined,
      Function<PartitionLostListener, Registration> lostListeners,
      Function<MigrationListener, Registration> migrationListeners) {
    this.name = name;
    this.keyHash = keyHash;
    this.threads = threads;
    this.onLeft = onLeft;
    this.onJoined = onJoined;
    this.lostListeners = lostListeners;
    this.migrationListeners = migrationListeners;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Member> members() {
    return members.all();
  }

  @Override
  public int partitionCount() {
    return partitionCount;
  }

  @Override
  public int partitionOf(Object key) {
    return Data.partition(keyHash.applyAsInt(key), partitionCount);
  }

  @Override
  public @Nullable Member ownerOf(int partition) {
    if (partition < 0 || partition >= partitionCount) {
      throw new IllegalArgumentException(
          "partition=" + partition + " is not from 0 to " + (partitionCount - 1));
    }
    UUID owner = owner(partition);
    for (Member member : members.all()) {
      if (member.id().equals(owner)) {
        return member;
      }
    }
    return null;
  }

  @Override
  public Registration addMembershipListener(MembershipListener listener) {
    return listeners.add(listener);
  }

  @Override
  public Registration addPartitionLostListener(PartitionLostListener listener) {
    return lostListeners.apply(listener);
  }

  @Override
  public Registration addMigrationListener(MigrationListener listener) {
    return migrationListeners.apply(listener);
  }

  /** The owner's id, or null if it is not known. */
  @Nullable UUID owner(int partition) {
    @Nullable UUID[] owners = table.owners();
    return partition < owners.length ? owners[partition] : null;
  }

  /** Where the members are to be reached, oldest first. */
  Map<UUID, Address> addresses() {
    return members.addresses();
  }

  /**
   * Takes the number of partitions, which is fixed by the first cluster.
   *
   * @return whether it is the one that is fixed
   */
  synchronized boolean fixPartitionCount(int count) {
    if (partitionCount == 0 && count > 0) {
      partitionCount = count;
    }
    return partitionCount == count;
  }

  /** Forgets versions, because another member or cluster counts its own; keeps what is known. */
  synchronized void resetVersions() {
    members = new Members(0, members.all(), members.addresses());
    table = new Table(null, 0, table.owners());
  }

  /** Forgets the version of the member list, because another member is asked for it. */
  synchronized void resetMemberVersion() {
    members = new Members(0, members.all(), members.addresses());
  }

  /** Receives the events of a view listener that was registered on this connection. */
  Request.EventSink sink(Connection source) {
    return (type, partition, in) -> event(source, type, in);
  }

  private void event(Connection source, int type, MessageReader in) {
    if (type == SessionMessagesCodecs.MEMBERS_VIEW.typeFor(ADD_VIEW_LISTENER)) {
      MembersView view = SessionMessagesCodecs.MEMBERS_VIEW.decode(in);
      applyMembers(view.version(), view.memberInfos());
    } else if (type == SessionMessagesCodecs.PARTITIONS_VIEW.typeFor(ADD_VIEW_LISTENER)) {
      PartitionsView view = SessionMessagesCodecs.PARTITIONS_VIEW.decode(in);
      applyPartitions(source, view.version(), view.partitions());
    }
  }

  /** Takes a list of members if it is newer. */
  synchronized void applyMembers(int version, List<MemberInfo> infos) {
    Members before = members;
    if (version <= before.version() || infos.isEmpty()) {
      return;
    }
    List<Member> all = new ArrayList<>();
    Map<UUID, Address> addresses = new LinkedHashMap<>();
    for (MemberInfo info : infos) {
      Address address = MemberAddresses.of(info);
      addresses.put(info.uuid(), address);
      all.add(
          new Member(
              info.uuid(),
              address.host(),
              address.port(),
              info.attributes(),
              info.liteMember(),
              info.version().toString()));
    }
    members = new Members(version, List.copyOf(all), addresses);
    publishChanges(before, members);
  }

  /** A member that moved to another address has left and joined. */
  private void publishChanges(Members before, Members after) {
    List<Member> left =
        before.all().stream().filter(member -> !isAmong(member, after.addresses())).toList();
    List<Member> joined =
        after.all().stream().filter(member -> !isAmong(member, before.addresses())).toList();
    if (left.isEmpty() && joined.isEmpty()) {
      return;
    }
    log.info("{}: members={} version={}", name, after.addresses(), after.version());
    for (Member member : left) {
      onLeft.accept(member.id());
      tell(listener -> listener.left(member));
    }
    for (Member member : joined) {
      tell(listener -> listener.joined(member));
    }
    if (!joined.isEmpty()) {
      onJoined.run();
    }
  }

  private static boolean isAmong(Member member, Map<UUID, Address> addresses) {
    return new Address(member.host(), member.port()).equals(addresses.get(member.id()));
  }

  private void tell(Consumer<MembershipListener> what) {
    threads.execute(ListenerThreads.INSTANCE_KEY, () -> listeners.forEach(what));
  }

  /** Takes a partition table if it counts. */
  synchronized void applyPartitions(
      Connection source, int version, List<Map.Entry<UUID, List<Integer>>> partitions) {
    Table before = table;
    boolean stale = before.source() == source && version <= before.version();
    if (stale || partitions.isEmpty()) {
      return;
    }
    @Nullable UUID[] owners = new UUID[partitionCount];
    for (Map.Entry<UUID, List<Integer>> owned : partitions) {
      for (int partition : owned.getValue()) {
        if (partition >= 0 && partition < owners.length) {
          owners[partition] = owned.getKey();
        }
      }
    }
    table = new Table(source, version, owners);
  }

  /** Whether no partition table has come yet from the cluster that is connected now. */
  boolean isTableUnknown() {
    return table.source() == null;
  }
}
