package dev.grid.member.shared;

import dev.grid.member.cluster.ClusterState;
import dev.grid.member.peer.PeerMessages.ClientsConnected;
import dev.grid.member.peer.PeerMessages.Destroy;
import dev.grid.member.peer.PeerMessages.Done;
import dev.grid.member.peer.PeerMessages.Happened;
import dev.grid.member.peer.PeerMessages.OfSharing;
import dev.grid.member.peer.PeerMessages.Repeat;
import dev.grid.member.peer.PeerMessages.SchemaFound;
import dev.grid.member.peer.PeerMessages.SchemaWanted;
import dev.grid.member.peer.PeerMessages.Schemas;
import dev.grid.member.peer.PeerMessages.StructuresExist;
import dev.grid.member.peer.PeerMessages.Subscribe;
import dev.grid.member.peer.PeerMessages.Subscriptions;
import dev.grid.member.peer.PeerMessages.Unsubscribe;
import dev.grid.protocol.types.MemberInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All that members know of each other, and the messages that keep it so. Thread-safe. */
public final class Shared {

  private final SharedEnvironment env;
  private final Broadcast broadcast;
  private final SharedStructures structures;
  private final SharedSchemas schemas;
  private final SharedClients clients;
  private final SharedListeners listeners;
  private final PartitionEvents partitions;
  private final GoneCallers gone;

  /** Of a member that knows nobody yet. */
  public Shared(SharedEnvironment env) {
    this.env = env;
    broadcast = new Broadcast(env);
    structures = new SharedStructures(env, broadcast);
    schemas = new SharedSchemas(env, broadcast);
    gone = new GoneCallers(env);
    clients = new SharedClients(env, broadcast, gone);
    listeners = new SharedListeners(env, broadcast);
    partitions = new PartitionEvents(env.self());
  }

  /** The structures. */
  public SharedStructures structures() {
    return structures;
  }

  /** The schemas of compact values. */
  public SharedSchemas schemas() {
    return schemas;
  }

  /** The clients. */
  public SharedClients clients() {
    return clients;
  }

  /** The listeners that want events of all members. */
  public SharedListeners listeners() {
    return listeners;
  }

  /** What happens to partitions. */
  public PartitionEvents partitions() {
    return partitions;
  }

  /** Takes a message; false if it is for others. On I/O threads. */
  public void received(UUID from, OfSharing message) {
    switch (message) {
      case Done m -> broadcast.done(from, m.id());
      case Repeat m -> tellEverything(from);
      case Subscribe m -> listeners.told(from, m);
      case Unsubscribe m -> listeners.told(m);
      case Subscriptions m -> listeners.told(from, m);
      case Happened m -> listeners.told(from, m);
      case StructuresExist m -> structures.told(from, m);
      case Destroy m -> structures.told(from, m);
      case Schemas m -> schemas.told(from, m);
      case SchemaWanted m -> schemas.told(from, m);
      case SchemaFound m -> schemas.told(from, m);
      case ClientsConnected m -> clients.told(from, m);
    }
  }

  private void tellEverything(UUID member) {
    schemas.tellEverything(member);
    structures.tellEverything(member);
    clients.tellEverything(member);
    listeners.tellEverything(member);
  }

  /** Messages reach the member now. */
  public void connected(UUID member) {
    tellEverything(member);
    listeners.connected(member);
    broadcast.connected(member);
  }

  /** Messages do not reach the member any more. */
  public void disconnected(UUID member) {
    broadcast.disconnected(member);
    ClusterState state = env.state();
    if (state == null || state.member(member) == null) {
      forget(member);
    }
  }

  private void forget(UUID member) {
    listeners.left(member);
    clients.left(member);
  }

  /** Follows a new state; on the cluster thread. */
  public void adopted(@Nullable ClusterState before, ClusterState state) {
    if (before != null) {
      for (MemberInfo member : before.members()) {
        if (state.member(member.uuid()) == null) {
          listeners.left(member.uuid());
          listeners.departed();
        }
      }
      for (MemberInfo member : state.members()) {
        if (before.member(member.uuid()) == null) {
          // It may be one that was forgotten above and does not know.
          env.send(member.uuid(), new Repeat());
        }
      }
    }
    clients.adopted(before, state);
    gone.adopted();
    broadcast.adopted();
    structures.adopted(state);
    partitions.adopted(before, state);
  }
}
