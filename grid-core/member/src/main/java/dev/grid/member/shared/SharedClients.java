package dev.grid.member.shared;

import dev.grid.member.cluster.ClusterState;
import dev.grid.member.peer.PeerMessages.ClientsConnected;
import dev.grid.protocol.types.MemberInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which clients are connected to which members. A client that has no connection to any of them is
 * given time to come back; then it is gone, and each member frees what it held. Changed under this,
 * under which messages are sent too, so that others hear of one client's coming and going in their
 * order; any thread may look.
 */
public final class SharedClients {

  private final SharedEnvironment env;
  private final Spreading spreading;
  private final GoneCallers gone;
  private final Map<UUID, Places> clients = new ConcurrentHashMap<>();
  private volatile Consumer<UUID> listener = client -> {};

  /** Where a client is connected, and how often that became nowhere. */
  private static final class Places {
    final Set<UUID> members = ConcurrentHashMap.newKeySet();
    int departures;
  }

  SharedClients(SharedEnvironment env, Spreading spreading, GoneCallers gone) {
    this.env = env;
    this.spreading = spreading;
    this.gone = gone;
  }

  /** Sets who is told of each client that is gone for good, on a worker. */
  public void onGone(Consumer<UUID> listener) {
    this.listener = listener;
  }

  /** A client has its first connection to this member. */
  public synchronized void connected(UUID client) {
    if (came(client, env.self())) {
      spreading.tellAll(new ClientsConnected(false, List.of(client), List.of()));
    }
  }

  /** A client has lost its last connection to this member. */
  public synchronized void disconnected(UUID client) {
    went(client, env.self(), env.closedMillis());
    spreading.tellAll(new ClientsConnected(false, List.of(), List.of(client)));
  }

  private boolean came(UUID client, UUID member) {
    gone.back(client);
    return clients.computeIfAbsent(client, c -> new Places()).members.add(member);
  }

  /** The client has so long to come back, to any member. */
  private void went(UUID client, UUID member, long backMillis) {
    Places places = clients.get(client);
    boolean was = places == null || places.members.remove(member);
    if (places == null) {
      places = new Places();
      clients.put(client, places);
    }
    if (was && places.members.isEmpty()) {
      int departure = ++places.departures;
      env.schedule(() -> end(client, departure), backMillis);
    }
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
    message.came().forEach(client -> came(client, from));
    // Of those that have been nowhere for a while it is not known why.
    long backMillis = message.all() ? env.goneMillis() : env.closedMillis();
    message.went().forEach(client -> went(client, from, backMillis));
  }

  private void leave(UUID client, UUID member) {
    Places places = clients.get(client);
    if (places != null && places.members.contains(member)) {
      went(client, member, env.goneMillis());
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
    clients.forEach(
        (client, places) -> {
          if (places.members.contains(env.self())) {
            here.add(client);
          } else if (places.members.isEmpty()) {
            nowhere.add(client);
          }
        });
    env.send(member, new ClientsConnected(true, here, nowhere));
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
