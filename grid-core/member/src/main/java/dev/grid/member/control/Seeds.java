package dev.grid.member.control;

import dev.grid.config.JoinConfig;
import dev.grid.member.peer.PeerNetwork;
import dev.grid.member.peer.PeerRefusedException;
import dev.grid.protocol.types.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where members may be. Guarded by this. */
final class Seeds implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Seeds.class);

  private final JoinConfig join;
  private final String clusterName;
  private final String name;
  private final PeerNetwork network;
  private @Nullable Announcer announcer;

  Seeds(JoinConfig join, String clusterName, String name, PeerNetwork network) {
    this.join = join;
    this.clusterName = clusterName;
    this.name = name;
    this.network = network;
  }

  /** Begins to announce this member, if that is wanted. */
  synchronized void open() {
    if (join.multicast() && announcer == null) {
      announcer = new Announcer(join, clusterName, name, network);
    }
  }

  /** All addresses of all seeds, looked up anew. Blocks; also announces this member. */
  Collection<Address> addresses() {
    announce(false);
    Set<Address> addresses = new LinkedHashSet<>();
    for (String seed : join.seeds()) {
      try {
        for (InetAddress address : InetAddress.getAllByName(JoinConfig.hostOf(seed))) {
          addresses.add(new Address(address.getHostAddress(), JoinConfig.portOf(seed)));
        }
      } catch (UnknownHostException e) {
        // Before the first member of a set is ready, its name may have no address.
        log.debug("seed={} has no address", seed, e);
      }
    }
    return addresses;
  }

  /** Why the last of those who were heard of, but not joined, says no; null if nobody does. */
  synchronized @Nullable PeerRefusedException refusal() {
    return announcer == null ? null : announcer.refusal();
  }

  /**
   * Announces this member, if that is wanted.
   *
   * @param asks whether others are to do the same
   */
  synchronized void announce(boolean asks) {
    if (announcer != null) {
      announcer.announce(asks);
    }
  }

  @Override
  public synchronized void close() {
    if (announcer != null) {
      announcer.close();
      announcer = null;
    }
  }
}
