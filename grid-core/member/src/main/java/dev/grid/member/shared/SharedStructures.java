package dev.grid.member.shared;

import dev.grid.GridNotActiveException;
import dev.grid.StructureId;
import dev.grid.StructureListener;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.peer.PeerMessages.Destroy;
import dev.grid.member.peer.PeerMessages.Done;
import dev.grid.member.peer.PeerMessages.StructureForm;
import dev.grid.member.peer.PeerMessages.StructuresExist;
import dev.grid.protocol.UnknownServiceException;
import dev.grid.structures.Structures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and destroys structures cluster-wide. Thread-safe. */
public final class SharedStructures {

  private static final Logger log = LoggerFactory.getLogger(SharedStructures.class);

  /** Structures in one message. */
  private static final int BATCH = 1_000;

  /** Who has not said for so long that it knows a structure is not waited for. */
  private static final long LISTING_MILLIS_MAX = 10_000;

  /** How long a member waits for partitions that it is about to serve. */
  private static final long SETTLE_MILLIS_MAX = 10_000;

  private static final long SETTLE_PAUSE_MILLIS = 20;

  private static final long KNOW_PAUSE_MILLIS = 20;

  /** Structures that other members want to be destroyed here at once; more have to wait. */
  private static final int UNDER_WAY_MAX = 100_000;

  private final SharedEnvironment env;
  private final Broadcast broadcast;
  private final StructureCatalog catalog;

  /** What other members have asked to be destroyed here and is not yet: they ask again. */
  private final Set<Asked> underWay = ConcurrentHashMap.newKeySet();

  /** What other members have made known and this one could not promise yet: they ask again. */
  private final Set<Asked> unpromised = ConcurrentHashMap.newKeySet();

  /** Who waits for a structure to be destroyed. */
  private final Map<Destruction, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

  /** What this member has made known to all, each once for each version. */
  private final Map<StructureId, Listed> listed = new ConcurrentHashMap<>();

  private volatile boolean closed;

  private record Listed(long version, AtomicBoolean begun, CompletableFuture<Void> everywhere) {}

  private record Asked(UUID from, long id) {}

  SharedStructures(SharedEnvironment env, Broadcast broadcast) {
    this.env = env;
    this.broadcast = broadcast;
    this.catalog = new StructureCatalog(this::isFirst);
    catalog.listen(
        new StructureListener() {
          @Override
          public void created(StructureId structure) {}

          @Override
          public void destroyed(StructureId structure) {
            listed.remove(structure);
          }
        },
        false);
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
   * Notes that a structure exists and tells the others. Does not block.
   *
   * @throws dev.grid.OverloadedException if it is new and there are too many
   */
  public void create(StructureId structure) {
    StructureForm created = catalog.create(structure);
    if (created != null) {
      broadcast.tellAll(new StructuresExist(List.of(created)));
    }
  }

  /**
   * {@link #create}, for a structure that is about to hold something here: whoever may plan without
   * this member is to know of it first.
   *
   * @return completes when every member knows it, or has not said so for so long that it is of an
   *     older version or as good as gone; null if they do. On any thread, which must not be blocked
   * @throws dev.grid.OverloadedException if it is new and there are too many
   */
  public @Nullable CompletableFuture<?> list(StructureId structure) {
    create(structure);
    long version = catalog.version(structure);
    Listed known = listed.get(structure);
    if (known == null || known.version < version) {
      known = listed.compute(structure, (id, before) -> newer(version, before));
      if (known.begun.compareAndSet(false, true)) {
        tellForCertain(structure, known);
      }
    }
    return known.everywhere.isDone() ? null : known.everywhere;
  }

  private static Listed newer(long version, @Nullable Listed before) {
    return before != null && before.version >= version
        ? before
        : new Listed(version, new AtomicBoolean(), new CompletableFuture<>());
  }

  private void tellForCertain(StructureId structure, Listed listing) {
    if (!env.mayKnow()) {
      env.schedule(() -> tellForCertain(structure, listing), KNOW_PAUSE_MILLIS);
      return;
    }
    StructureForm form =
        new StructureForm(structure.service(), structure.name(), listing.version, true);
    try {
      var unused =
          broadcast
              .spread(id -> new StructuresExist(List.of(form), id), LISTING_MILLIS_MAX)
              .whenComplete((have, failure) -> listing.everywhere.complete(null));
    } catch (RuntimeException e) {
      listed.remove(structure, listing);
      listing.everywhere.complete(null); // Whoever waits tries again, and is refused.
      throw e;
    }
  }

  /**
   * Destroys a structure on every member. Does not block. What one of a Raft group has is in the
   * group, and stays.
   *
   * @return completes when no member and no copy that counts has anything of it any more; on any
   *     thread, which must not be blocked. With {@link dev.grid.GridTimeoutException} if a member
   *     does not say so in time, with {@link dev.grid.SplitBrainException} on a side that takes no
   *     writes
   */
  public CompletableFuture<Void> destroy(StructureId structure) {
    if (Structures.types().stream().noneMatch(type -> type.service().equals(structure.service()))) {
      throw new UnknownServiceException(
          "service=" + structure.service() + ": there is no such kind of structures to destroy");
    }
    Destruction destruction =
        new Destruction(env, broadcast, this::destroyHere, catalog, structure);
    CompletableFuture<Void> result = destruction.begin();
    if (!result.isDone()) {
      waiting.put(destruction, result);
      var unused = result.whenComplete((done, failure) -> waiting.remove(destruction));
      if (closed) {
        close();
      }
    }
    return result;
  }

  /** Fails what is not destroyed yet: nothing goes on when the member has ended. */
  public void close() {
    closed = true;
    waiting.forEach(
        (destruction, result) ->
            result.completeExceptionally(
                new GridNotActiveException(
                    "the member was closed while a structure was destroyed")));
  }

  /** Destroys what is here as soon as this member serves what it is to serve. */
  private CompletableFuture<Void> destroyHere(StructureId structure) {
    CompletableFuture<Void> safe = new CompletableFuture<>();
    long sinceNanos = env.nanoTime();
    env.schedule(() -> destroyWhenSettled(structure, sinceNanos, safe), 0);
    return safe;
  }

  private void destroyWhenSettled(
      StructureId structure, long sinceNanos, CompletableFuture<Void> safe) {
    long waited = TimeUnit.NANOSECONDS.toMillis(env.nanoTime() - sinceNanos);
    if (!env.isSettled() && waited < SETTLE_MILLIS_MAX) {
      env.schedule(() -> destroyWhenSettled(structure, sinceNanos, safe), SETTLE_PAUSE_MILLIS);
      return;
    }
    try {
      var unused =
          env.destroy(structure)
              .whenComplete(
                  (done, failure) -> {
                    if (failure == null) {
                      safe.complete(null);
                    } else {
                      safe.completeExceptionally(failure);
                    }
                  });
    } catch (RuntimeException | Error e) {
      safe.completeExceptionally(e);
    }
  }

  /** The sender says it again until it is answered. */
  void told(UUID from, StructuresExist message) {
    ClusterState state = env.state();
    boolean isOfOthers = state != null && state.member(from) == null;
    message.structures().forEach(form -> catalog.merge(form, isOfOthers));
    if (message.id() != Broadcast.UNANSWERED) {
      Asked asked = new Asked(from, message.id());
      if (!promise(asked) && unpromised.size() < UNDER_WAY_MAX) {
        unpromised.add(asked);
      }
    }
  }

  private boolean promise(Asked asked) {
    boolean may = env.mayPromise(asked.from);
    if (may) {
      env.send(asked.from, new Done(asked.id));
    }
    return may;
  }

  /** Follows a new state: what could not be promised before may be now, or is wanted no more. */
  void adopted(ClusterState state) {
    catalog.allAreOwn();
    unpromised.removeIf(asked -> promise(asked) || state.member(asked.from) == null);
  }

  /** The sender says it again until it is done, also if it fails or there is no room for it now. */
  void told(UUID from, Destroy message) {
    Asked asked = new Asked(from, message.id());
    if (underWay.size() >= UNDER_WAY_MAX || !underWay.add(asked)) {
      return;
    }
    StructureForm form = message.structure();
    StructureId structure = new StructureId(form.service(), form.name());
    CompletableFuture<Void> done =
        catalog.mergeDestroyed(form)
            ? destroyHere(structure)
            : CompletableFuture.completedFuture(null);
    var unused =
        done.whenComplete(
            (safe, failure) -> {
              underWay.remove(asked);
              if (failure == null) {
                env.send(from, new Done(message.id()));
              } else {
                log.info("{} is not destroyed yet, and will be again", structure, failure);
              }
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
