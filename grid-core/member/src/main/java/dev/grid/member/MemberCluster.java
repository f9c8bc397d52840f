package dev.grid.member;

import dev.grid.Cluster;
import dev.grid.InvalidConfigurationException;
import dev.grid.Member;
import dev.grid.MembershipListener;
import dev.grid.MigrationListener;
import dev.grid.PartitionLostListener;
import dev.grid.Registration;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.config.PublicAddress;
import dev.grid.kernel.ListenerThreads;
import dev.grid.kernel.MigrationEvents;
import dev.grid.kernel.OpenRegistration;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.connection.ClusterTopology;
import dev.grid.member.shared.PartitionEvents;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.EndpointQualifier;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The cluster as applications see it: the last state that this member adopted. Thread-safe. */
final class MemberCluster implements Cluster, MemberCore.StateListener {

  /** The release of the reference that clients take this member for. */
  private static final MemberVersion COMPATIBLE = new MemberVersion((byte) 5, (byte) 7, (byte) 0);

  private static final EndpointQualifier FOR_CLIENTS =
      new EndpointQualifier(EndpointQualifier.CLIENT, null);

  private final MemberConfig config;
  private final UUID id;
  private final Serialization serialization;
  private final ListenerThreads threads;
  private final String host;
  private final Map<OpenRegistration, MembershipListener> listeners = new ConcurrentHashMap<>();
  private final PartitionEvents partitions;
  private volatile int port;
  private volatile @Nullable ClusterState state;

  MemberCluster(
      MemberConfig config,
      UUID id,
      Serialization serialization,
      ListenerThreads threads,
      PartitionEvents partitions) {
    this.config = config;
    this.id = id;
    this.serialization = serialization;
    this.threads = threads;
    this.partitions = partitions;
    this.host = publicHost(config.network());
  }

  void listensOn(int port) {
    this.port = port;
  }

  private static String publicHost(NetworkConfig network) {
    String given = network.publicHost();
    if (given != null) {
      return given;
    }
    try {
      InetAddress bound = InetAddress.getByName(network.host());
      return (bound.isAnyLocalAddress() ? ownAddress() : bound).getHostAddress();
    } catch (UnknownHostException e) {
      throw new InvalidConfigurationException(
          "network host=" + network.host() + ": must have an address", e);
    }
  }

  /**
   * That of this host's name, unless the name is known to this host only: then the first one that
   * others may reach.
   */
  private static InetAddress ownAddress() {
    InetAddress named;
    try {
      named = InetAddress.getLocalHost();
    } catch (UnknownHostException e) {
      named = InetAddress.getLoopbackAddress();
    }
    if (!named.isLoopbackAddress()) {
      return named;
    }
    try {
      return NetworkInterface.networkInterfaces()
          .filter(MemberCluster::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .min(Comparator.comparing(address -> address instanceof Inet6Address))
          .orElse(named);
    } catch (SocketException e) {
      return named;
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp();
    } catch (SocketException e) {
      return false;
    }
  }

  /** Where members connect to this one. */
  Address address() {
    PublicAddress given = config.network().publicAddress();
    return given != null && given.forMembers() ? clientAddress() : new Address(host, port);
  }

  /** Where clients connect to this one. */
  Address clientAddress() {
    PublicAddress given = config.network().publicAddress();
    return given == null
        ? new Address(host, port)
        : new Address(given.host(), given.port() == 0 ? port : given.port());
  }

  /** By who asks; clients of the reference have a name for addresses that are public. */
  private Map<EndpointQualifier, Address> addresses() {
    Map<EndpointQualifier, Address> addresses = new LinkedHashMap<>();
    addresses.put(new EndpointQualifier(EndpointQualifier.MEMBER, null), address());
    if (config.network().publicAddress() != null) {
      addresses.put(FOR_CLIENTS, clientAddress());
      addresses.put(new EndpointQualifier(EndpointQualifier.CLIENT, "public"), clientAddress());
    }
    return addresses;
  }

  /** What other members and clients are told of this one. */
  MemberInfo selfInfo() {
    return new MemberInfo(
        address(), id, config.attributes(), config.cluster().lite(), COMPATIBLE, addresses());
  }

  @Override
  public void adopted(@Nullable ClusterState before, ClusterState next) {
    state = next;
    if (listeners.isEmpty() || before == null) {
      return;
    }
    for (MemberInfo member : next.members()) {
      if (before.member(member.uuid()) == null) {
        tell(listener -> listener.joined(toMember(member)));
      }
    }
    for (MemberInfo member : before.members()) {
      if (next.member(member.uuid()) == null) {
        tell(listener -> listener.left(toMember(member)));
      }
    }
  }

  private void tell(java.util.function.Consumer<MembershipListener> event) {
    listeners.forEach(
        (registration, listener) ->
            threads.execute(0, registration.whileOpen(() -> event.accept(listener))));
  }

  /** The last state. */
  ClusterState state() {
    return Objects.requireNonNull(state, "the member has not joined");
  }

  boolean isJoined() {
    return state != null;
  }

  /** What clients are told. */
  ClusterTopology view() {
    ClusterState current = state();
    return new ClusterTopology(
        current.memberListVersion(),
        current.members(),
        (int) current.stamp().version(),
        owners(current));
  }

  /**
   * Every partition's owner; clients are never told of partitions without one. A side that takes no
   * writes names owners that it does not see, which clients take for unknown.
   */
  private static List<Map.Entry<UUID, List<Integer>>> owners(ClusterState current) {
    Map<UUID, List<Integer>> owners = new LinkedHashMap<>();
    UUID anybody = current.members().getFirst().uuid();
    for (int i = 0; i < current.partitions().size(); i++) {
      UUID owner = current.partitions().get(i).primary();
      owners.computeIfAbsent(owner == null ? anybody : owner, o -> new ArrayList<>()).add(i);
    }
    return List.copyOf(owners.entrySet());
  }

  @Override
  public String name() {
    return config.clusterName();
  }

  @Override
  public List<Member> members() {
    ClusterState current = state;
    return current == null
        ? List.of(toMember(selfInfo()))
        : current.members().stream().map(MemberCluster::toMember).toList();
  }

  static Member toMember(MemberInfo info) {
    Address address = info.addressMap().getOrDefault(FOR_CLIENTS, info.address());
    return new Member(
        info.uuid(),
        address.host(),
        address.port(),
        info.attributes(),
        info.liteMember(),
        info.version().toString());
  }

  @Override
  public int partitionCount() {
    return config.partitionCount();
  }

  @Override
  public int partitionOf(Object key) {
    return serialization.toData(key).partition(config.partitionCount());
  }

  @Override
  public @Nullable Member ownerOf(int partition) {
    if (partition < 0 || partition >= config.partitionCount()) {
      throw new IllegalArgumentException(
          "partition=" + partition + " is not from 0 to " + (config.partitionCount() - 1));
    }
    ClusterState current = state;
    if (current == null || current.partitions().isEmpty()) {
      return null;
    }
    Assignment assignment = current.partitions().get(partition);
    MemberInfo owner = assignment.primary() == null ? null : current.member(assignment.primary());
    return owner == null ? null : toMember(owner);
  }

  @Override
  public Registration addMembershipListener(MembershipListener listener) {
    OpenRegistration registration = new OpenRegistration(UUID.randomUUID(), listeners::remove);
    listeners.put(registration, listener);
    return registration;
  }

  @Override
  public Registration addPartitionLostListener(PartitionLostListener listener) {
    return OpenRegistration.of(
        registration ->
            partitions.listenForLost(
                event ->
                    threads.execute(
                        event.partitionId(),
                        registration.whileOpen(
                            () -> listener.lost(event.partitionId(), event.lostBackupCount()))),
                false));
  }

  @Override
  public Registration addMigrationListener(MigrationListener listener) {
    return OpenRegistration.of(
        registration ->
            partitions.listenForMigrations(
                event ->
                    threads.execute(
                        ListenerThreads.INSTANCE_KEY,
                        registration.whileOpen(() -> MigrationEvents.tell(listener, event))),
                false));
  }
}
