package dev.grid.member.control;

import dev.grid.member.peer.PeerNetwork;
import dev.grid.protocol.types.MemberInfo;
import java.util.Arrays;
import org.jgroups.PhysicalAddress;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.TP;

/**
 * The bottom of the group communication: its packets travel over the connections between members,
 * so that it opens no port and no socket of its own. Thread-safe.
 */
final class PeerTransport extends TP {

  static {
    ClassConfigurator.addProtocol((short) 5701, PeerTransport.class);
    PeerAddress.register();
  }

  private final PeerNetwork network;
  private volatile boolean stopped;

  PeerTransport(PeerNetwork network) {
    this.network = network;
  }

  @Override
  public void start() throws Exception {
    super.start();
    network.control(this::received);
  }

  @Override
  public void stop() {
    stopped = true;
    network.control((from, payload) -> {});
    super.stop();
  }

  private void received(MemberInfo from, byte[] packet) {
    receive(new PeerAddress(from.address()), packet, 0, packet.length);
  }

  @Override
  public boolean supportsMulticasting() {
    return false;
  }

  @Override
  public void sendUnicast(PhysicalAddress to, byte[] data, int offset, int length) {
    if (!stopped) {
      network.sendControl(
          ((PeerAddress) to).address(), Arrays.copyOfRange(data, offset, offset + length));
    }
  }

  @Override
  protected PhysicalAddress getPhysicalAddress() {
    return new PeerAddress(network.self().address());
  }
}
