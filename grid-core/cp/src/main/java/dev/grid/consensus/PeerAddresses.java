package dev.grid.consensus;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.io.grpc.EquivalentAddressGroup;
import org.apache.ratis.thirdparty.io.grpc.NameResolver;
import org.apache.ratis.thirdparty.io.grpc.NameResolverProvider;
import org.apache.ratis.thirdparty.io.grpc.NameResolverRegistry;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusOr;
import org.jspecify.annotations.Nullable;

/**
 * Where the servers of groups are by now. A group's configuration, which is on disk, names each by
 * its id only, so that one which comes back at another address is found without a change of it:
 * gRPC asks here. One for the process, as gRPC's registry is; ids are unique. Thread-safe.
 */
final class PeerAddresses extends NameResolverProvider {

  private static final String SCHEME = "grid-cp";

  private static final PeerAddresses INSTANCE = new PeerAddresses();

  private final Map<UUID, InetSocketAddress> addresses = new ConcurrentHashMap<>();
  private final Set<Resolver> resolvers = ConcurrentHashMap.newKeySet();

  static {
    NameResolverRegistry.getDefaultRegistry().register(INSTANCE);
  }

  private PeerAddresses() {}

  /** Notes where a server is, and has those who look for it try there. */
  static void put(UUID peer, InetSocketAddress address) {
    if (!address.equals(INSTANCE.addresses.put(peer, address))) {
      for (Resolver resolver : INSTANCE.resolvers) {
        if (resolver.peer.equals(peer)) {
          resolver.refresh();
        }
      }
    }
  }

  /** What Ratis calls a server. */
  static RaftPeerId id(UUID peer) {
    return RaftPeerId.valueOf(peer.toString());
  }

  /** Servers as a group's configuration has them. */
  static List<RaftPeer> peers(Collection<UUID> peers) {
    return peers.stream()
        .map(id -> RaftPeer.newBuilder().setId(id(id)).setAddress(SCHEME + ":///" + id).build())
        .toList();
  }

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    return new Resolver(UUID.fromString(target.getPath().substring(1)));
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  /** Below that of the default, so that other channels of the process are not affected. */
  @Override
  protected int priority() {
    return 3;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  private final class Resolver extends NameResolver {

    private final UUID peer;
    private volatile @Nullable Listener2 listener;

    Resolver(UUID peer) {
      this.peer = peer;
    }

    @Override
    public String getServiceAuthority() {
      return peer.toString();
    }

    @Override
    public void start(Listener2 told) {
      listener = told;
      resolvers.add(this);
      refresh();
    }

    @Override
    public void refresh() {
      Listener2 told = listener;
      if (told == null) {
        return;
      }
      InetSocketAddress address = addresses.get(peer);
      if (address == null) {
        told.onError(Status.UNAVAILABLE.withDescription("where peer=" + peer + " is not known"));
      } else {
        told.onResult(
            ResolutionResult.newBuilder()
                .setAddressesOrError(
                    StatusOr.fromValue(List.of(new EquivalentAddressGroup(address))))
                .build());
      }
    }

    @Override
    public void shutdown() {
      resolvers.remove(this);
      listener = null;
    }
  }
}
