package dev.grid.member.connection;

import dev.grid.kernel.Periodic;
import dev.grid.protocol.EventCodec;
import dev.grid.protocol.session.SessionMessages.ClusterVersionView;
import dev.grid.protocol.session.SessionMessages.MembersView;
import dev.grid.protocol.session.SessionMessages.PartitionsView;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.types.ClusterVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients who the members are and who owns which partition: members at once, changes of the
 * table together after a moment, and everything again now and then for what was lost on the way.
 *
 * <p>Many clients are told by and by, so that calls have their turn between: what each was told is
 * noted, and those that lack something get it a few at a time, always the latest. Guarded by this,
 * under which messages are sent, so that no client is told of a table before the members that it
 * names.
 */
public final class ViewFeed {

  private static final Logger log = LoggerFactory.getLogger(ViewFeed.class);

  private static final long PARTITIONS_MILLIS = 100;
  private static final long REPEAT_MILLIS = 30_000;

  /** So many clients are told at a time, or a share of them, and then others after a pause. */
  static final int TURN_CLIENTS = 16;

  /** In no more turns than this all have been told. */
  static final int TURNS_MAX = 20;

  private static final long TURN_MILLIS = 10;

  private static final ClusterVersionView CLUSTER_VERSION =
      new ClusterVersionView(new ClusterVersion((byte) 5, (byte) 7));

  private final ObjLongConsumer<Runnable> scheduler;

  /** Those who were told last are last, so that nobody waits while others are told twice. */
  private final LinkedHashMap<UUID, Place> places = new LinkedHashMap<>();

  private @Nullable ClusterTopology view;

  // What all are to be told; null while there is none.
  private @Nullable MembersView members;
  private @Nullable PartitionsView partitions;

  private boolean partitionsScheduled;
  private boolean turnScheduled;

  /** Where a client hears, and what it was told last. Guarded by the feed. */
  private static final class Place {

    private final Consumer<Outbound> connection;
    private final int requestType;
    private final long correlationId;
    private @Nullable MembersView members;
    private @Nullable PartitionsView partitions;
    private boolean toldVersion;

    Place(Consumer<Outbound> connection, int requestType, long correlationId) {
      this.connection = connection;
      this.requestType = requestType;
      this.correlationId = correlationId;
    }

    @SuppressWarnings("ReferenceEquality") // Each view is made once, for all.
    boolean lacks(@Nullable MembersView ofMembers, @Nullable PartitionsView ofPartitions) {
      return members != ofMembers || partitions != ofPartitions || !toldVersion;
    }

    @SuppressWarnings("ReferenceEquality") // Each view is made once, for all.
    void tell(@Nullable MembersView ofMembers, @Nullable PartitionsView ofPartitions) {
      if (ofMembers != null && members != ofMembers) {
        send(SessionMessagesCodecs.MEMBERS_VIEW, ofMembers);
      }
      if (ofPartitions != null && partitions != ofPartitions) {
        send(SessionMessagesCodecs.PARTITIONS_VIEW, ofPartitions);
      }
      if (!toldVersion) {
        send(SessionMessagesCodecs.CLUSTER_VERSION_VIEW, CLUSTER_VERSION);
      }
      members = ofMembers;
      partitions = ofPartitions;
      toldVersion = true;
    }

    void forget() {
      members = null;
      partitions = null;
      toldVersion = false;
    }

    private <E> void send(EventCodec<E> codec, E event) {
      connection.accept(new Outbound.Event<>(codec, requestType, correlationId, -1, event));
    }
  }

  /**
   * Tells nobody yet.
   *
   * @param scheduler runs something after so many milliseconds, on a thread that may take long
   */
  public ViewFeed(ObjLongConsumer<Runnable> scheduler) {
    this.scheduler = scheduler;
    Periodic.forGood("repeating views", scheduler, REPEAT_MILLIS, this::repeat, log::error).start();
  }

  private synchronized void repeat() {
    places.values().forEach(Place::forget);
    tell();
  }

  /** There is another view. */
  public synchronized void changed(ClusterTopology next) {
    ClusterTopology before = view;
    view = next;
    boolean changesMembers =
        before == null
            || before.memberListVersion() != next.memberListVersion()
            || !before.members().equals(next.members());
    if (changesMembers) {
      members = new MembersView(next.memberListVersion(), next.members());
      takePartitions(next);
      tell();
    } else if (!partitionsScheduled && !isTold(next)) {
      partitionsScheduled = true;
      scheduler.accept(this::tellPartitions, PARTITIONS_MILLIS);
    }
  }

  private boolean isTold(ClusterTopology topology) {
    PartitionsView told = partitions;
    return topology.owners().equals(told == null ? List.of() : told.partitions());
  }

  private void takePartitions(ClusterTopology topology) {
    if (!topology.owners().isEmpty() && !isTold(topology)) {
      partitions = new PartitionsView(topology.partitionTableVersion(), topology.owners());
    }
  }

  private synchronized void tellPartitions() {
    partitionsScheduled = false;
    takePartitions(Objects.requireNonNull(view));
    tell();
  }

  /** Tells some of those that lack something, and has the others told soon. */
  private void tell() {
    int count = Math.max(TURN_CLIENTS, places.size() / TURNS_MAX + 1);
    List<UUID> lacking = new ArrayList<>();
    for (Map.Entry<UUID, Place> place : places.entrySet()) {
      if (lacking.size() <= count && place.getValue().lacks(members, partitions)) {
        lacking.add(place.getKey());
      }
    }
    for (UUID id : lacking.subList(0, Math.min(count, lacking.size()))) {
      Place place = Objects.requireNonNull(places.get(id));
      place.tell(members, partitions);
      places.putLast(id, place);
    }
    if (lacking.size() > count && !turnScheduled) {
      turnScheduled = true;
      scheduler.accept(this::nextTurn, TURN_MILLIS);
    }
  }

  private synchronized void nextTurn() {
    turnScheduled = false;
    tell();
  }

  /** Tells a connection from now on, and of the current view at once. */
  synchronized UUID add(Consumer<Outbound> connection, int requestType, long correlationId) {
    UUID id = UUID.randomUUID();
    Place place = new Place(connection, requestType, correlationId);
    places.put(id, place);
    if (view != null) {
      takePartitions(view);
      place.tell(members, partitions);
    }
    return id;
  }

  synchronized void remove(UUID id) {
    places.remove(id);
  }
}
