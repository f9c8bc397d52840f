package dev.grid.member;

import dev.grid.Cluster;
import dev.grid.GridException;
import dev.grid.Member;
import dev.grid.MembershipListener;
import dev.grid.Registration;
import dev.grid.config.MemberConfig;
import dev.grid.config.NetworkConfig;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.EndpointQualifier;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.MemberVersion;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The cluster of a member on its own: it is the only member and owns every partition. Immutable
 * once it listens.
 */
final class SingleMemberCluster implements Cluster {

  /** Of the member list and of the partition table: they never change. */
  static final int VERSION = 1;

  /** The release of the reference that clients take this member for. */
  private static final MemberVersion COMPATIBLE = new MemberVersion((byte) 5, (byte) 7, (byte) 0);

  private final MemberConfig config;
  private final UUID id;
  private final Serialization serialization;
  private final String host;
  private volatile int port;

  SingleMemberCluster(MemberConfig config, UUID id, Serialization serialization) {
    this.config = config;
    this.id = id;
    this.serialization = serialization;
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
      return bound.isAnyLocalAddress()
          ? InetAddress.getLocalHost().getHostAddress()
          : bound.getHostAddress();
    } catch (UnknownHostException e) {
      if (network.host().equals(NetworkConfig.defaults().host())) {
        return InetAddress.getLoopbackAddress().getHostAddress();
      }
      throw new GridException("network host=" + network.host() + " has no address", e);
    }
  }

  Address address() {
    return new Address(host, port);
  }

  List<MemberInfo> memberInfos() {
    return List.of(
        new MemberInfo(
            address(),
            id,
            config.attributes(),
            false,
            COMPATIBLE,
            Map.of(new EndpointQualifier(EndpointQualifier.MEMBER, null), address())));
  }

  @Override
  public String name() {
    return config.clusterName();
  }

  @Override
  public List<Member> members() {
    return List.of(self());
  }

  private Member self() {
    return new Member(id, host, port, config.attributes(), false, COMPATIBLE.toString());
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
  public Member ownerOf(int partition) {
    if (partition < 0 || partition >= config.partitionCount()) {
      throw new IllegalArgumentException(
          "partition=" + partition + " is not from 0 to " + (config.partitionCount() - 1));
    }
    return self();
  }

  @Override
  public Registration addMembershipListener(MembershipListener listener) {
    UUID registration = UUID.randomUUID();
    return new Registration() {
      @Override
      public UUID id() {
        return registration;
      }

      @Override
      public void close() {}
    };
  }
}
