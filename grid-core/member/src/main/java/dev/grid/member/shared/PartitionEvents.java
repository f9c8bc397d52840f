package dev.grid.member.shared;

import dev.grid.Registration;
import dev.grid.kernel.OpenRegistration;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.protocol.session.SessionMessages.Migration;
import dev.grid.protocol.session.SessionMessages.MigrationState;
import dev.grid.protocol.session.SessionMessages.PartitionLost;
import dev.grid.protocol.session.SessionMessages.ReplicaMigration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells of lost partitions and of copies that move, as one state differs from the one before.
 * States are followed on the cluster thread, on which listeners are called: they must not block.
 * Listeners may be added on any thread.
 */
public final class PartitionEvents {

  /** What the reference calls all backups. */
  private static final int BACKUPS_MAX = 6;

  private static final int STARTED = 0;
  private static final int FINISHED = 1;

  private final UUID self;
  private final Map<UUID, Listening<PartitionLost>> lostListeners = new ConcurrentHashMap<>();
  private final Map<UUID, Listening<Object>> migrationListeners = new ConcurrentHashMap<>();

  // Confined to the cluster thread.

  /** What moves, and since when. */
  private final Map<Move, Long> moving = new HashMap<>();

  private long startedMillis;
  private int planned;
  private int completed;

  /** Told of what happens in the cluster, or only while this member is the first of it. */
  private record Listening<E>(Consumer<E> sink, boolean firstOnly) {}

  /** A copy on its way to a member. */
  private record Move(int partition, UUID member, int slot, @Nullable UUID from) {}

  PartitionEvents(UUID self) {
    this.self = self;
  }

  /**
   * Adds a listener for partitions that lose data.
   *
   * @param firstOnly whether it is told only while this member is the first of the cluster: of a
   *     listener that is registered on every member, one tells it
   */
  public Registration listenForLost(Consumer<PartitionLost> listener, boolean firstOnly) {
    return add(lostListeners, listener, firstOnly);
  }

  /**
   * Adds a listener for copies that move: {@link Migration} when the first of several begins and
   * the last ends, {@link ReplicaMigration} for each.
   *
   * @param firstOnly as for {@link #listenForLost}
   */
  public Registration listenForMigrations(Consumer<Object> listener, boolean firstOnly) {
    return add(migrationListeners, listener, firstOnly);
  }

  private static <E> Registration add(
      Map<UUID, Listening<E>> listeners, Consumer<E> listener, boolean firstOnly) {
    UUID id = UUID.randomUUID();
    listeners.put(id, new Listening<>(listener, firstOnly));
    return new OpenRegistration(id, self -> listeners.remove(id));
  }

  void adopted(@Nullable ClusterState before, ClusterState state) {
    if (state.partitions().isEmpty()) {
      return;
    }
    UUID first = state.members().getFirst().uuid();
    boolean isFirst = first.equals(self);
    for (int i = 0; i < state.partitions().size(); i++) {
      int lost = state.partitions().get(i).lostBelow();
      int known =
          before == null || before.partitions().isEmpty()
              ? 0
              : before.partitions().get(i).lostBelow();
      if (lost > known) {
        PartitionLost event = new PartitionLost(i, Math.min(lost - 1, BACKUPS_MAX), first);
        tell(lostListeners, event, isFirst);
      }
    }
    followMoves(state, isFirst);
  }

  private void followMoves(ClusterState state, boolean isFirst) {
    long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    boolean none = moving.isEmpty();
    Map<Move, Long> ended = new HashMap<>();
    for (Iterator<Map.Entry<Move, Long>> all = moving.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Move, Long> move = all.next();
      if (!isUnderWay(move.getKey(), state)) {
        ended.put(move.getKey(), move.getValue());
        all.remove();
      }
    }
    if (none) {
      planned = 0;
      completed = 0;
    }
    noteNew(state, now);
    if (none && !moving.isEmpty()) {
      startedMillis = System.currentTimeMillis();
      tell(migrationListeners, new Migration(progress(), STARTED), isFirst);
    }
    ended.forEach(
        (move, since) -> {
          completed++;
          tell(
              migrationListeners,
              new ReplicaMigration(
                  progress(),
                  move.partition,
                  move.slot,
                  move.from,
                  move.member,
                  hasArrived(move, state),
                  now - since),
              isFirst);
        });
    if (!none && moving.isEmpty()) {
      tell(migrationListeners, new Migration(progress(), FINISHED), isFirst);
    }
  }

  private void noteNew(ClusterState state, long now) {
    for (int i = 0; i < state.partitions().size(); i++) {
      Assignment assignment = state.partitions().get(i);
      for (Copy copy : assignment.copies()) {
        if (!copy.inSync()) {
          Move move = new Move(i, copy.member(), copy.slot(), assignment.primary());
          if (moving.putIfAbsent(move, now) == null) {
            planned++;
          }
        }
      }
    }
  }

  private static boolean isUnderWay(Move move, ClusterState state) {
    Assignment assignment = state.partitions().get(move.partition);
    Copy learner = assignment.learner(move.member);
    return learner != null
        && learner.slot() == move.slot
        && Objects.equals(move.from, assignment.primary());
  }

  private static boolean hasArrived(Move move, ClusterState state) {
    Assignment assignment = state.partitions().get(move.partition);
    Copy copy = assignment.inSync(move.member);
    return assignment.isPrimary(move.member) || copy != null && copy.slot() <= move.slot;
  }

  private MigrationState progress() {
    long elapsed = startedMillis == 0 ? 0 : System.currentTimeMillis() - startedMillis;
    return new MigrationState(startedMillis, planned, completed, Math.max(0, elapsed));
  }

  private static <E> void tell(
      Map<UUID, ? extends Listening<? super E>> listeners, E event, boolean isFirst) {
    for (Listening<? super E> listening : listeners.values()) {
      if (isFirst || !listening.firstOnly) {
        listening.sink.accept(event);
      }
    }
  }
}
