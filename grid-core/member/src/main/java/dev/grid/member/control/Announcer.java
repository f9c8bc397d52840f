package dev.grid.member.control;

import dev.grid.InvalidConfigurationException;
import dev.grid.JoinException;
import dev.grid.config.JoinConfig;
import dev.grid.kernel.CallFuture;
import dev.grid.member.peer.PeerNetwork;
import dev.grid.member.peer.PeerRefusedException;
import dev.grid.protocol.types.Address;
import dev.grid.protocol.types.MemberInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells a multicast group where this member is, and dials others of the cluster that do so. Who
 * looks for a cluster asks for an answer, which is the same without that. What it hears is no more
 * than a hint: the handshake decides. Thread-safe; owns a thread that listens.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What comes of a dial is told where it is made.
final class Announcer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Announcer.class);

  private static final int MAGIC = 0x47524431;
  private static final int PACKET_BYTES_MAX = 1_024;

  private final String clusterName;
  private final PeerNetwork network;
  private final InetSocketAddress group;
  private final MulticastSocket socket;
  private volatile @Nullable PeerRefusedException refusal;

  /** Whether it has been said that nothing can be sent. */
  private volatile boolean silent;

  /**
   * Joins the group.
   *
   * @throws InvalidConfigurationException if the address is not one of a group
   * @throws JoinException if this host cannot join it
   */
  Announcer(JoinConfig join, String clusterName, String name, PeerNetwork network) {
    this.clusterName = clusterName;
    this.network = network;
    this.group = new InetSocketAddress(join.multicastGroup(), join.multicastPort());
    if (group.isUnresolved() || !group.getAddress().isMulticastAddress()) {
      throw new InvalidConfigurationException(
          "join multicastGroup="
              + join.multicastGroup()
              + ": must be a multicast address, such as "
              + JoinConfig.alone().multicastGroup());
    }
    try {
      this.socket = join();
    } catch (IOException e) {
      throw new JoinException(
          "cannot join multicastGroup="
              + join.multicastGroup()
              + " multicastPort="
              + join.multicastPort()
              + ": "
              + e.getMessage(),
          e);
    }
    Thread.ofPlatform().name(name + "-multicast").daemon().start(this::listen);
  }

  private MulticastSocket join() throws IOException {
    MulticastSocket joined = new MulticastSocket(group.getPort());
    try {
      joined.joinGroup(group, networkInterface(joined));
      return joined;
    } catch (IOException e) {
      joined.close();
      throw e;
    }
  }

  /** The one of the address that others are told, or null for the system's choice. */
  private @Nullable NetworkInterface networkInterface(MulticastSocket joined) throws IOException {
    NetworkInterface chosen =
        NetworkInterface.getByInetAddress(InetAddress.getByName(network.self().address().host()));
    if (chosen != null) {
      joined.setNetworkInterface(chosen);
    }
    return chosen;
  }

  /** Why the last that was heard of does not belong to this member's cluster; null if none. */
  @Nullable PeerRefusedException refusal() {
    return refusal;
  }

  /**
   * Announces this member once. What is lost is announced again with the next look for members.
   *
   * @param asks whether those who do not know this member are to answer
   */
  void announce(boolean asks) {
    MemberInfo self = network.self();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeUTF(clusterName);
      out.writeLong(self.uuid().getMostSignificantBits());
      out.writeLong(self.uuid().getLeastSignificantBits());
      out.writeUTF(self.address().host());
      out.writeInt(self.address().port());
      out.writeBoolean(asks);
      socket.send(new DatagramPacket(bytes.toByteArray(), bytes.size(), group));
    } catch (IOException e) {
      log.atLevel(silent ? Level.DEBUG : Level.WARN)
          .log("this host cannot announce its member: group={}", group, e);
      silent = true;
    }
  }

  private void listen() {
    DatagramPacket packet = new DatagramPacket(new byte[PACKET_BYTES_MAX], PACKET_BYTES_MAX);
    while (!socket.isClosed()) {
      try {
        socket.receive(packet);
        heard(packet);
      } catch (IOException e) {
        log.debug("not understood: group={}", group, e);
      }
    }
  }

  private void heard(DatagramPacket packet) throws IOException {
    DataInputStream in =
        new DataInputStream(
            new ByteArrayInputStream(packet.getData(), packet.getOffset(), packet.getLength()));
    if (in.readInt() != MAGIC || !in.readUTF().equals(clusterName)) {
      return;
    }
    UUID member = new UUID(in.readLong(), in.readLong());
    String host = in.readUTF();
    int port = in.readInt();
    if (port < 1 || port > 65535) {
      throw new IOException("port=" + port);
    }
    boolean asks = in.readBoolean();
    if (!member.equals(network.self().uuid()) && !network.isConnected(member)) {
      if (asks) {
        announce(false);
      }
      Address address = new Address(host, port);
      network
          .dial(address)
          .whenComplete(
              (found, failure) -> {
                if (failure != null) {
                  refused(address, failure);
                }
              });
    }
  }

  private void refused(Address address, Throwable failure) {
    log.debug("announced, but not to be joined: address={}", address, failure);
    if (CallFuture.unwrapped(failure) instanceof PeerRefusedException refused
        && refused.isConfiguration()) {
      refusal = refused;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
