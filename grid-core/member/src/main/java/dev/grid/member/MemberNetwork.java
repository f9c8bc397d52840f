package dev.grid.member;

import dev.grid.config.JoinConfig;
import dev.grid.config.MemberConfig;
import dev.grid.member.cluster.AloneViews;
import dev.grid.member.cluster.Views;
import dev.grid.member.connection.ClientListener;
import dev.grid.member.connection.PeerHandlers;
import dev.grid.member.control.JGroupsViews;
import dev.grid.member.peer.NoPeers;
import dev.grid.member.peer.PeerGuard;
import dev.grid.member.peer.PeerIdentity;
import dev.grid.member.peer.PeerLimits;
import dev.grid.member.peer.PeerNetwork;
import dev.grid.member.peer.Peers;
import dev.grid.member.security.MemberSecurity;
import dev.grid.member.tls.MemberTls;
import dev.grid.protocol.types.MemberInfo;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The other members: connections to them, and who they are; none for a member on its own. */
final class MemberNetwork {

  private final @Nullable PeerNetwork network;
  private final Peers peers;
  private final Views views;

  /** The network of a member, which is not used before it is {@linkplain #start started}. */
  MemberNetwork(
      MemberConfig config,
      UUID id,
      Supplier<MemberInfo> self,
      Peers.Listener listener,
      MemberSecurity security,
      @Nullable MemberTls tls) {
    JoinConfig join = config.network().join();
    if (join.isAlone()) {
      network = null;
      peers = new NoPeers();
      views = new AloneViews(id);
    } else {
      PeerIdentity identity =
          new PeerIdentity(
              config.clusterName(), config.partitionCount(), join.secret(), join.previousSecret());
      network = new PeerNetwork(self, identity, listener, PeerLimits.DEFAULT, tls);
      network.guard(new PeerGuard(security));
      peers = network;
      views = new JGroupsViews(config.clusterName(), config.instanceName(), join, network);
    }
  }

  /** Begins to connect, on the loops of the one who takes connections. */
  void start(ClientListener listener) {
    if (network != null) {
      network.start(listener.loops());
    }
  }

  /** Gives the handlers of other members' connections; null if there are none. */
  @Nullable PeerHandlers acceptor() {
    return network == null ? null : network::accept;
  }

  Peers peers() {
    return peers;
  }

  Views views() {
    return views;
  }

  /** Keeps connections to these and to no others. */
  void keep(List<MemberInfo> members) {
    if (network != null) {
      network.keep(members);
    }
  }

  /** Leaves the others, and closes the connections. */
  void close() {
    views.leave();
    if (network != null) {
      network.close();
    }
  }
}
