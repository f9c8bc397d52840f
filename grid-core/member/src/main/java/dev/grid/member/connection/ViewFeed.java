package dev.grid.member.connection;

import dev.grid.kernel.Periodic;
import dev.grid.protocol.session.SessionMessages.ClusterVersionView;
import dev.grid.protocol.session.SessionMessages.MembersView;
import dev.grid.protocol.session.SessionMessages.PartitionsView;
import dev.grid.protocol.session.SessionMessagesCodecs;
import dev.grid.protocol.types.ClusterVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients who the members are and who owns which partition: members at once, changes of the
 * table together after a moment, and everything again now and then for what was lost on the way.
 * Guarded by this, under which messages are sent, so that no client is told of a table before the
 * members that it names.
 */
public final class ViewFeed {

  private static final Logger log = LoggerFactory.getLogger(ViewFeed.class);

  private static final long PARTITIONS_MILLIS = 100;
  private static final long REPEAT_MILLIS = 30_000;
  private static final ClusterVersion CLUSTER_VERSION = new ClusterVersion((byte) 5, (byte) 7);

  private final ObjLongConsumer<Runnable> scheduler;
  private final Map<UUID, Place> places = new HashMap<>();
  private @Nullable ClusterTopology view;
  private List<Map.Entry<UUID, List<Integer>>> told = List.of();
  private boolean partitionsScheduled;

  private record Place(ClientConnection connection, int requestType, long correlationId) {

    void send(MembersView event) {
      send(SessionMessagesCodecs.MEMBERS_VIEW, event);
    }

    void send(PartitionsView event) {
      send(SessionMessagesCodecs.PARTITIONS_VIEW, event);
    }

    void send(ClusterVersionView event) {
      send(SessionMessagesCodecs.CLUSTER_VERSION_VIEW, event);
    }

    private <E> void send(dev.grid.protocol.EventCodec<E> codec, E event) {
      connection.send(new Outbound.Event<>(codec, requestType, correlationId, -1, event));
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
    ClusterTopology current = view;
    if (current != null) {
      places.values().forEach(place -> sendAll(place, current));
    }
  }

  private static void sendAll(Place place, ClusterTopology view) {
    place.send(members(view));
    if (!view.owners().isEmpty()) {
      place.send(partitions(view));
    }
    place.send(new ClusterVersionView(CLUSTER_VERSION));
  }

  private static MembersView members(ClusterTopology view) {
    return new MembersView(view.memberListVersion(), view.members());
  }

  private static PartitionsView partitions(ClusterTopology view) {
    return new PartitionsView(view.partitionTableVersion(), view.owners());
  }

  /** There is another view. */
  public synchronized void changed(ClusterTopology next) {
    ClusterTopology before = view;
    view = next;
    boolean members =
        before == null
            || before.memberListVersion() != next.memberListVersion()
            || !before.members().equals(next.members());
    if (members) {
      places.values().forEach(place -> place.send(members(next)));
      tellPartitions();
    } else if (!partitionsScheduled && !next.owners().equals(told)) {
      partitionsScheduled = true;
      scheduler.accept(this::tellPartitions, PARTITIONS_MILLIS);
    }
  }

  private synchronized void tellPartitions() {
    partitionsScheduled = false;
    ClusterTopology current = Objects.requireNonNull(view);
    if (!current.owners().isEmpty() && !current.owners().equals(told)) {
      told = current.owners();
      places.values().forEach(place -> place.send(partitions(current)));
    }
  }

  /** Tells a connection from now on, and of the current view at once. */
  synchronized UUID add(ClientConnection connection, int requestType, long correlationId) {
    UUID id = UUID.randomUUID();
    Place place = new Place(connection, requestType, correlationId);
    places.put(id, place);
    if (view != null) {
      sendAll(place, view);
    }
    return id;
  }

  synchronized void remove(UUID id) {
    places.remove(id);
  }
}
