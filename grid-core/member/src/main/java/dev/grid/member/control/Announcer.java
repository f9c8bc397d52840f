package dev.grid.member.control;

import dev.grid.config.JoinConfig;
import dev.grid.member.peer.PeerNetwork;
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

/**
 * Tells a multicast group where this member is, and dials others of the cluster that do so. What it
 * hears is no more than a hint: the handshake decides. Thread-safe; owns a thread that listens.
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

  Announcer(JoinConfig join, String clusterName, String name, PeerNetwork network)
      throws IOException {
    this.clusterName = clusterName;
    this.network = network;
    this.group = new InetSocketAddress(join.multicastGroup(), join.multicastPort());
    this.socket = new MulticastSocket(join.multicastPort());
    try {
      socket.joinGroup(group, networkInterface());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    Thread.ofPlatform().name(name + "-multicast").daemon().start(this::listen);
  }

  /** The one of the address that others are told, or null for the system's choice. */
  private @Nullable NetworkInterface networkInterface() throws IOException {
    NetworkInterface chosen =
        NetworkInterface.getByInetAddress(InetAddress.getByName(network.self().address().host()));
    if (chosen != null) {
      socket.setNetworkInterface(chosen);
    }
    return chosen;
  }

  /** Announces this member once. What is lost is announced again with the next look for members. */
  void announce() {
    MemberInfo self = network.self();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeUTF(clusterName);
      out.writeLong(self.uuid().getMostSignificantBits());
      out.writeLong(self.uuid().getLeastSignificantBits());
      out.writeUTF(self.address().host());
      out.writeInt(self.address().port());
      socket.send(new DatagramPacket(bytes.toByteArray(), bytes.size(), group));
    } catch (IOException e) {
      log.debug("not announced: group={}", group, e);
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
    if (!member.equals(network.self().uuid()) && !network.isConnected(member)) {
      network
          .dial(new Address(host, port))
          .whenComplete(
              (found, failure) -> {
                if (failure != null) {
                  log.debug("announced, but not to be joined: {}:{}", host, port, failure);
                }
              });
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
