package dev.grid.member.connection;

import dev.grid.OverloadedException;
import dev.grid.Registration;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import dev.grid.kernel.OpenRegistration;
import dev.grid.member.partition.Kind;
import dev.grid.protocol.Codec;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.session.GroupMessages;
import dev.grid.protocol.session.SessionMessages.AddDistributedObjectListener;
import dev.grid.protocol.session.SessionMessages.DistributedObject;
import dev.grid.protocol.session.SessionMessages.GetDistributedObjects;
import dev.grid.protocol.session.SessionMessages.Migration;
import dev.grid.protocol.session.SessionMessages.ReplicaMigration;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.types.DistributedObjectInfo;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * The listeners that a client has registered on its connection, which end with it, and what those
 * of the cluster are told. Owned by the connection's {@link Session} and confined to its loop;
 * events are sent from whichever thread they happen on.
 */
final class SessionListeners {

  /** Listeners that one connection may have. */
  private static final int LISTENERS_MAX = 10_000;

  private final ClientConnection connection;
  private final MemberContext member;

  private final Rights rights;

  /** How to remove them. */
  private final Map<UUID, Registration> registrations = new LinkedHashMap<>();

  /** What those hear that need a right for it. */
  private final Map<UUID, Heard> heard = new HashMap<>();

  /**
   * The structure that a listener is told of.
   *
   * @param actions the bits of what its client must be allowed to do
   */
  record Heard(int actions, String service, String name) {}

  SessionListeners(ClientConnection connection, MemberContext member, Rights rights) {
    this.connection = connection;
    this.member = member;
    this.rights = rights;
  }

  /**
   * Refuses one listener more than a connection may have.
   *
   * @throws OverloadedException if it has that many
   */
  void requireRoom() {
    if (registrations.size() >= LISTENERS_MAX) {
      throw new OverloadedException("a connection has at most " + LISTENERS_MAX + " listeners");
    }
  }

  /**
   * Keeps what has been registered.
   *
   * @param removal run when the listener is removed, and at once if there is no room for it
   * @throws OverloadedException if there is no room for it
   */
  void add(UUID id, Runnable removal) {
    add(new OpenRegistration(id, self -> removal.run()));
  }

  /**
   * Keeps one for as long as the client may hear what it tells.
   *
   * @param removal as of {@link #add(UUID, Runnable)}
   */
  void add(UUID id, Runnable removal, Heard structure) {
    add(id, removal);
    heard.put(id, structure);
  }

  /**
   * Removes those that tell what the client may not hear any more. It is not told: it is silent.
   */
  void removeForbidden() {
    for (Map.Entry<UUID, Heard> each : List.copyOf(heard.entrySet())) {
      Heard of = each.getValue();
      if (!rights.admits(of.actions(), of.service(), of.name())) {
        rights.tellDenied(of.actions(), of.service(), of.name(), "its listener is removed");
        remove(each.getKey());
      }
    }
  }

  private void add(Registration registration) {
    try {
      requireRoom();
    } catch (OverloadedException e) {
      registration.close();
      throw e;
    }
    registrations.put(registration.id(), registration);
  }

  private void add(Registration registration, Codec<?, ?> codec, long correlationId) {
    add(registration);
    connection.reply(codec, correlationId, registration.id());
  }

  /** Removes a listener; false if there is none of that id. */
  boolean remove(UUID id) {
    Registration registration = registrations.remove(id);
    heard.remove(id);
    if (registration != null) {
      registration.close();
    }
    return registration != null;
  }

  /** Removes all, as there is nobody to be told. */
  void removeAll() {
    registrations.values().forEach(Registration::close);
    registrations.clear();
    heard.clear();
  }

  // Listeners to the cluster.

  /** From now on the client is told of members and of where partitions are. */
  void addView(Codec<?, ?> codec, long correlationId) {
    connection.reply(codec, correlationId, null);
    ViewFeed views = member.views();
    UUID id = views.add(connection::send, codec.requestType(), correlationId);
    add(id, () -> views.remove(id));
  }

  /** The structures that there are, those with which the client may do anything. */
  List<DistributedObjectInfo> structures(GetDistributedObjects message) {
    return member.shared().structures().catalog().all().stream()
        .filter(id -> message.knowsOwn() || isKnownToAll(id))
        .filter(rights::sees)
        .map(id -> new DistributedObjectInfo(id.service(), id.name()))
        .toList();
  }

  /** Clients of the reference fail at one that they do not know. */
  private boolean isKnownToAll(StructureId structure) {
    Kind<?> kind = member.host().kindOf(structure.service());
    return kind != null && kind.structure().isKnownToReference();
  }

  /** From now on the client is told of structures that are created and destroyed. */
  void addStructures(AddDistributedObjectListener message, Codec<?, ?> codec, long correlationId) {
    add(
        member
            .shared()
            .structures()
            .catalog()
            .listen(
                structureListener(message.knowsOwn(), codec.requestType(), correlationId),
                message.localOnly()),
        codec,
        correlationId);
  }

  /** From now on the client is told of partitions that are lost. */
  void addPartitionsLost(Codec<?, ?> codec, long correlationId, boolean localOnly) {
    add(
        member
            .shared()
            .partitions()
            .listenForLost(
                event ->
                    sendEvent(SessionMessagesCodecs.PARTITION_LOST, codec, correlationId, event),
                localOnly),
        codec,
        correlationId);
  }

  /** From now on the client is told of partitions that move. */
  void addMigrations(Codec<?, ?> codec, long correlationId, boolean localOnly) {
    add(
        member
            .shared()
            .partitions()
            .listenForMigrations(event -> sendMigration(codec, correlationId, event), localOnly),
        codec,
        correlationId);
  }

  /** From now on the client is told of its changes that this member has as a copy. */
  void addBackups(Codec<?, ?> codec, long correlationId, UUID client) {
    LongConsumer told =
        call ->
            connection.send(new Outbound.Confirmation(codec.requestType(), correlationId, call));
    Clients clients = member.clients();
    clients.listenForBackups(client, told);
    UUID id = UUID.randomUUID();
    add(new OpenRegistration(id, self -> clients.endListening(client, told)), codec, correlationId);
  }

  /** From now on the client is told of events of a kind about Raft groups; the listener's id. */
  <E> UUID addGroups(Class<E> kind, EventCodec<E> event, Codec<?, ?> codec, long correlationId) {
    Registration registration =
        member
            .host()
            .groups()
            .listen(
                happened -> {
                  if (kind.isInstance(happened)) {
                    sendEvent(event, codec, correlationId, kind.cast(happened));
                  }
                });
    add(registration);
    heard.put(
        registration.id(),
        new Heard(codec.actions(), GroupMessages.SERVICE, GroupMessages.SERVICE));
    return registration.id();
  }

  private <E> void sendEvent(
      EventCodec<E> event, Codec<?, ?> codec, long correlationId, E happened) {
    connection.send(new Outbound.Event<>(event, codec.requestType(), correlationId, -1, happened));
  }

  private void sendMigration(Codec<?, ?> codec, long correlationId, Object happened) {
    if (happened instanceof Migration event) {
      sendEvent(SessionMessagesCodecs.MIGRATION, codec, correlationId, event);
    } else if (happened instanceof ReplicaMigration event) {
      sendEvent(SessionMessagesCodecs.REPLICA_MIGRATION, codec, correlationId, event);
    }
  }

  private StructureListener structureListener(
      boolean knowsOwn, int requestType, long correlationId) {
    return new StructureListener() {
      @Override
      public void created(StructureId structure) {
        sendChange(structure, "CREATED");
      }

      @Override
      public void destroyed(StructureId structure) {
        sendChange(structure, "DESTROYED");
      }

      private void sendChange(StructureId structure, String what) {
        if (!knowsOwn && !isKnownToAll(structure) || !rights.sees(structure)) {
          return;
        }
        connection.send(
            new Outbound.Event<>(
                SessionMessagesCodecs.DISTRIBUTED_OBJECT,
                requestType,
                correlationId,
                -1,
                new DistributedObject(structure.name(), structure.service(), what, member.id())));
      }
    };
  }
}
