package dev.grid.member.shared;

import dev.grid.member.cluster.ClusterState;
import dev.grid.member.peer.PeerMessages.ClientOwner;
import dev.grid.member.peer.PeerMessages.ClientsConnected;
import dev.grid.protocol.types.MemberInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which clients are connected to which members. A client that has no connection to any of them is
 * given time to come back; then it is gone, and each member frees what it held. Changed under this,
 * under which messages are sent too, so that others hear of one client's coming and going in their
 * order; any thread may look.
 *
 * <p>A client chooses its id, and locks and answers are kept by it. So an id belongs to the
 * principal that authenticated with it first, until the client is gone: nobody else is let in with
 * it. Members that are asked at the same moment, or while they do not hear of each other, may each
 * let in another principal. When they hear of it the older owner keeps the id, by the cluster's
 * time and then by name, so that all members decide alike, and connections of the newer one are
 * closed. What that one did until then was done with an id that is the other's.
 */
public final class SharedClients {

  private static final Logger log = LoggerFactory.getLogger(SharedClients.class);

  private static final Comparator<ClientOwner> OLDEST_FIRST =
      Comparator.comparingLong(ClientOwner::sinceMillis).thenComparing(ClientOwner::principal);

  private final SharedEnvironment env;
  private final Broadcast broadcast;
  private final GoneCallers gone;
  private final Map<UUID, Places> clients = new ConcurrentHashMap<>();
  private volatile Consumer<UUID> listener = client -> {};
  private volatile BiConsumer<UUID, String> disowned = (client, principal) -> {};

  /** Whose a client is, where it is connected, and how often that became nowhere. */
  private static final class Places {
    /** Null if only members have told of it whose version does not say. */
    @Nullable ClientOwner owner;

    final Set<UUID> members = ConcurrentHashMap.newKeySet();
    int departures;
  }

  SharedClients(SharedEnvironment env, Broadcast broadcast, GoneCallers gone) {
    this.env = env;
    this.broadcast = broadcast;
    this.gone = gone;
  }

  /** Sets who is told of each client that is gone for good, on a worker. */
  public void onGone(Consumer<UUID> listener) {
    this.listener = listener;
  }

  /**
   * Sets who is told, on a worker, that a client of this member is another principal's: the
   * client's id and that principal's name.
   */
  public void onDisowned(BiConsumer<UUID, String> listener) {
    this.disowned = listener;
  }

  /**
   * A client has its first connection to this member.
   *
   * @param principal the name of who authenticated
   * @return null, or why the client may not have that id
   */
  public synchronized @Nullable String connected(UUID client, String principal) {
    ClusterState state = env.state();
    if (state != null && state.member(client) != null) {
      return "its id is a member's: id=" + client;
    }
    Places known = clients.get(client);
    ClientOwner owner = known == null ? null : known.owner;
    if (owner == null) {
      owner = new ClientOwner(client, principal, env.clusterMillis());
    } else if (!owner.principal().equals(principal)) {
      return "its id belongs to another principal: id=" + client + " owner=" + owner.principal();
    }
    if (came(client, env.self(), owner)) {
      broadcast.tellAll(new ClientsConnected(false, List.of(client), List.of(), List.of(owner)));
    }
    return null;
  }

  /** A client has lost its last connection to this member. */
  public synchronized void disconnected(UUID client) {
    ClientOwner owner = went(client, env.self(), null, env.closedMillis());
    List<ClientOwner> owners = owner == null ? List.of() : List.of(owner);
    broadcast.tellAll(new ClientsConnected(false, List.of(), List.of(client), owners));
  }

  private boolean came(UUID client, UUID member, @Nullable ClientOwner owner) {
    Places places = clients.computeIfAbsent(client, c -> new Places());
    if (!belongs(places, owner)) {
      return false;
    }
    gone.back(client);
    return places.members.add(member);
  }

  /** Whether a client of that owner is the one that is known, which it may become by this. */
  private boolean belongs(Places places, @Nullable ClientOwner owner) {
    ClientOwner known = places.owner;
    if (owner == null) {
      return true;
    }
    boolean isSame = known == null || known.principal().equals(owner.principal());
    if (known != null && OLDEST_FIRST.compare(known, owner) <= 0) {
      return isSame;
    }
    places.owner = owner;
    if (!isSame) {
      disown(places, owner);
    }
    return true;
  }

  private void disown(Places places, ClientOwner owner) {
    log.warn(
        "two principals had one client id, the newer one loses it: id={} owner={} members={}",
        owner.client(),
        owner.principal(),
        places.members);
    boolean isHere = places.members.contains(env.self());
    places.members.clear();
    if (isHere) {
      env.schedule(() -> disowned.accept(owner.client(), owner.principal()), 0);
    }
  }

  /** The client has so long to come back, to any member. Returns whose it is. */
  private @Nullable ClientOwner went(
      UUID client, UUID member, @Nullable ClientOwner owner, long backMillis) {
    Places places = clients.get(client);
    boolean was = places == null || !places.members.isEmpty();
    if (places == null) {
      places = new Places();
      clients.put(client, places);
    }
    belongs(places, owner);
    places.members.remove(member);
    if (was && places.members.isEmpty()) {
      int departure = ++places.departures;
      env.schedule(() -> end(client, departure), backMillis);
    }
    return places.owner;
  }

  private void end(UUID client, int departure) {
    synchronized (this) {
      Places places = clients.get(client);
      if (places == null || places.departures != departure || !places.members.isEmpty()) {
        return;
      }
      clients.remove(client);
      gone.gone(client);
    }
    listener.accept(client);
  }

  synchronized void told(UUID from, ClientsConnected message) {
    if (message.all()) {
      Set<UUID> now = new HashSet<>(message.came());
      for (UUID client : List.copyOf(clients.keySet())) {
        if (!now.contains(client)) {
          leave(client, from);
        }
      }
    }
    Map<UUID, ClientOwner> owners = new HashMap<>();
    message.owners().forEach(owner -> owners.put(owner.client(), owner));
    message.came().forEach(client -> came(client, from, owners.get(client)));
    // Of those that have been nowhere for a while it is not known why.
    long backMillis = message.all() ? env.goneMillis() : env.closedMillis();
    message.went().forEach(client -> went(client, from, owners.get(client), backMillis));
  }

  private void leave(UUID client, UUID member) {
    Places places = clients.get(client);
    if (places != null && places.members.contains(member)) {
      went(client, member, null, env.goneMillis());
    }
  }

  /** The member's clients have lost their connections, and what it held itself is freed. */
  synchronized void left(UUID member) {
    for (UUID client : List.copyOf(clients.keySet())) {
      leave(client, member);
    }
  }

  synchronized void adopted(@Nullable ClusterState before, ClusterState state) {
    for (MemberInfo member : state.members()) {
      gone.back(member.uuid());
    }
    if (before != null) {
      for (MemberInfo member : before.members()) {
        if (state.member(member.uuid()) == null) {
          left(member.uuid());
          gone.gone(member.uuid());
        }
      }
    }
  }

  /**
   * Clients of this member, and those that may still come back: what they hold is to be freed by a
   * member too that has not heard of them before.
   */
  synchronized void tellEverything(UUID member) {
    List<UUID> here = new ArrayList<>();
    List<UUID> nowhere = new ArrayList<>();
    List<ClientOwner> owners = new ArrayList<>();
    clients.forEach(
        (client, places) -> {
          if (places.members.contains(env.self())) {
            here.add(client);
          } else if (places.members.isEmpty()) {
            nowhere.add(client);
          } else {
            return;
          }
          if (places.owner != null) {
            owners.add(places.owner);
          }
        });
    env.send(member, new ClientsConnected(true, here, nowhere, owners));
  }

  /** Whether the client is connected to that member, as far as this one knows. Does not block. */
  public boolean isConnected(UUID client, UUID member) {
    Places places = clients.get(client);
    return places != null && places.members.contains(member);
  }

  /** Whether the client is connected to any member, as far as this one knows. */
  public boolean isConnected(UUID client) {
    Places places = clients.get(client);
    return places != null && !places.members.isEmpty();
  }
}
