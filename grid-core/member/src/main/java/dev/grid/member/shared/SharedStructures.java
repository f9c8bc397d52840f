package dev.grid.member.shared;

import dev.grid.GridTimeoutException;
import dev.grid.StructureId;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.peer.PeerMessages.Destroy;
import dev.grid.member.peer.PeerMessages.Done;
import dev.grid.member.peer.PeerMessages.StructureForm;
import dev.grid.member.peer.PeerMessages.StructuresExist;
import dev.grid.protocol.types.MemberInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and destroys structures cluster-wide. Thread-safe. */
public final class SharedStructures {

  private static final Logger log = LoggerFactory.getLogger(SharedStructures.class);

  /** Structures in one message. */
  private static final int BATCH = 1_000;

  private static final long DESTROY_MILLIS_MAX = 30_000;

  /** How long a member waits for partitions that it is about to serve. */
  private static final long SETTLE_MILLIS_MAX = 10_000;

  private static final long SETTLE_PAUSE_MILLIS = 20;

  /** Partitions that move meanwhile may be missed; then it is done again, so often at most. */
  private static final int DESTROY_ROUNDS_MAX = 5;

  private final SharedEnvironment env;
  private final Spreading spreading;
  private final StructureCatalog catalog;

  SharedStructures(SharedEnvironment env, Spreading spreading) {
    this.env = env;
    this.spreading = spreading;
    this.catalog = new StructureCatalog(this::isFirst);
  }

  private boolean isFirst() {
    ClusterState state = env.state();
    return state == null || state.members().getFirst().uuid().equals(env.self());
  }

  /** The structures of the cluster, as far as this member has heard of them. */
  public StructureCatalog catalog() {
    return catalog;
  }

  /**
   * Notes that a structure exists and tells the others.
   *
   * @throws dev.grid.OverloadedException if it is new and there are too many
   */
  public void create(StructureId structure) {
    StructureForm created = catalog.create(structure);
    if (created != null) {
      spreading.tellAll(new StructuresExist(List.of(created)));
    }
  }

  /**
   * Destroys a structure on every member. Blocks.
   *
   * @throws GridTimeoutException if a member does not say in time that it has
   */
  public void destroy(StructureId structure) {
    StructureForm form = catalog.destroy(structure);
    for (int round = 1; round <= DESTROY_ROUNDS_MAX; round++) {
      ClusterState before = env.state();
      var others = spreading.spread(id -> new Destroy(id, form), DESTROY_MILLIS_MAX);
      awaitSettled();
      env.destroy(structure);
      Set<UUID> done = others.join();
      ClusterState after = env.state();
      requireAll(structure, before, after, done);
      if (haveSamePrimaries(before, after)) {
        return;
      }
    }
    log.warn("{} was destroyed while partitions moved", structure);
  }

  private void awaitSettled() {
    long deadline = env.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS_MAX);
    while (!env.isSettled() && env.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SETTLE_PAUSE_MILLIS));
    }
  }

  private static void requireAll(
      StructureId structure,
      @Nullable ClusterState before,
      @Nullable ClusterState after,
      Set<UUID> done) {
    if (before == null || after == null) {
      return;
    }
    for (MemberInfo member : after.members()) {
      // Those who came meanwhile do no harm: they serve nothing that was not asked for.
      if (!done.contains(member.uuid()) && before.member(member.uuid()) != null) {
        throw new GridTimeoutException(
            structure + " was not destroyed by member=" + member.uuid() + " in time");
      }
    }
  }

  private static boolean haveSamePrimaries(
      @Nullable ClusterState before, @Nullable ClusterState after) {
    if (before == null || after == null) {
      return after == null;
    }
    return before.partitions().stream()
        .map(Assignment::primary)
        .toList()
        .equals(after.partitions().stream().map(Assignment::primary).toList());
  }

  void told(StructuresExist message) {
    message.structures().forEach(catalog::merge);
  }

  void told(UUID from, Destroy message) {
    carryOut(from, message, env.nanoTime());
  }

  private void carryOut(UUID from, Destroy message, long sinceNanos) {
    // If there is no room, the sender says it again.
    var unused =
        env.offer(
            () -> {
              long waited = TimeUnit.NANOSECONDS.toMillis(env.nanoTime() - sinceNanos);
              if (!env.isSettled() && waited < SETTLE_MILLIS_MAX) {
                env.schedule(() -> carryOut(from, message, sinceNanos), SETTLE_PAUSE_MILLIS);
                return;
              }
              StructureForm form = message.structure();
              if (catalog.merge(form)) {
                env.destroy(new StructureId(form.service(), form.name()));
              }
              env.send(from, new Done(message.id()));
            });
  }

  void tellEverything(UUID member) {
    List<StructureForm> forms = catalog.forms();
    for (int i = 0; i < forms.size(); i += BATCH) {
      env.send(
          member,
          new StructuresExist(
              new ArrayList<>(forms.subList(i, Math.min(forms.size(), i + BATCH)))));
    }
  }
}
