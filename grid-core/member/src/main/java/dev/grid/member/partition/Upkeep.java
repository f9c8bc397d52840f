package dev.grid.member.partition;

import dev.grid.BusyKey;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Call;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.Invalidations;
import dev.grid.kernel.State;
import dev.grid.kernel.query.Queries;
import dev.grid.kernel.tasks.TaskRunner;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a host does to all its partitions, or to those that a caller may have something in: brings
 * time, forgets, counts. It holds one partition after another, on a thread that may take long; what
 * fails in one costs the others nothing. Thread-safe.
 */
public final class Upkeep {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private final PartitionHost host;
  private final Partition[] partitions;
  private final Holders holders;
  private final FailureLog failures = new FailureLog(log::error);

  /**
   * Held, before a partition, while one forgets and while all are counted: a shard that were
   * forgotten meanwhile would be counted twice, and the sum fall afterwards.
   */
  private final Object forgetting = new Object();

  Upkeep(PartitionHost host, Partition[] partitions, Holders holders) {
    this.host = host;
    this.partitions = partitions;
    this.holders = holders;
  }

  void tick() {
    OwnCall call = new OwnCall();
    for (Partition partition : partitions) {
      synchronized (forgetting) {
        attempt("looking after", partition, p -> lookAfter(p, call));
      }
    }
  }

  private void lookAfter(Partition partition, OwnCall call) {
    if (!partition.hasShards()) {
      return;
    }
    if (partition.isServing()) {
      partition.forEachShard(
          shard ->
              attempt(
                  "tick",
                  shard,
                  r -> {
                    r.tick(call.in(r));
                    r.listing().listIfHolding();
                  }));
    }
    partition.removeShardsIf(Shard::isForgettable);
  }

  /** Does something to a partition; what fails there costs the others nothing. */
  private void attempt(String what, Partition partition, Consumer<Partition> action) {
    try {
      partition.runExclusively(OwnTask.of(action));
    } catch (RuntimeException | Error e) {
      failures.failed(what + " failed: partition=" + partition.id(), e);
    }
  }

  /** Does something to a shard; what fails there costs the others nothing. */
  private void attempt(String what, Shard<?> shard, Consumer<Shard<?>> action) {
    try {
      action.accept(shard);
    } catch (RuntimeException | Error e) {
      failures.failed(what + " failed: structure=" + shard.structure(), e);
    }
  }

  /**
   * Frees what a caller held that will not come back. Takes the partitions where it may have held
   * something; for workers.
   */
  public void callerGone(UUID caller) {
    free(caller, holders.take(caller));
  }

  /**
   * Frees what a caller or a transaction holds in these partitions, where this member serves them.
   * Takes them; for workers.
   */
  public void free(UUID caller, BitSet where) {
    OwnCall call = new OwnCall();
    where.stream()
        .forEach(
            partition ->
                attempt(
                    "freeing what caller=" + caller + " held",
                    partitions[partition],
                    p -> {
                      if (p.isServing()) {
                        p.forEachShard(
                            shard -> attempt("free", shard, r -> r.callerGone(caller, call.in(r))));
                      }
                    }));
  }

  /**
   * Of which transactions something is prepared here, and in which of the partitions that this
   * member serves. Takes every partition; for workers.
   */
  public Map<UUID, BitSet> prepared() {
    Map<UUID, BitSet> prepared = new HashMap<>();
    for (Partition partition : partitions) {
      attempt(
          "looking for what is prepared",
          partition,
          p -> {
            if (p.isServing()) {
              p.forEachShard(
                  shard ->
                      shard
                          .state()
                          .forEachPrepared(
                              id -> prepared.computeIfAbsent(id, i -> new BitSet()).set(p.id())));
            }
          });
    }
    return prepared;
  }

  /**
   * Forgets parked calls of a caller that were abandoned. Takes the partitions where it may wait;
   * for workers.
   */
  public void dropAbandoned(UUID caller) {
    holders.of(caller).stream()
        .forEach(
            partition ->
                attempt(
                    "forgetting calls of caller=" + caller,
                    partitions[partition],
                    p -> p.forEachShard(Shard::dropAbandoned)));
  }

  /**
   * Removes a structure's data where this member serves it. Takes every partition; for workers.
   *
   * @return completes when every copy that counts has done so too; with {@link
   *     dev.grid.ConnectionLostException} if it is not known whether all will, since another member
   *     serves a partition by now. On any thread, with a partition held: what depends on it must
   *     not block
   */
  public CompletableFuture<Void> destroy(StructureId structure) {
    List<CompletableFuture<Void>> safe = new ArrayList<>();
    StructurePart part = host.parts().replace(structure);
    for (Kind<?> kind : host.kinds()) {
      if (kind.structure().serviceName().equals(structure.service())) {
        kind.forgetDirectory(structure.name()); // First: what is made anew meanwhile has its own.
        for (Partition partition : partitions) {
          partition.runExclusively(
              OwnTask.of(
                  p -> {
                    Shard<?> found = p.findShard(kind.index(), structure.name());
                    Shard<?> shard =
                        found != null && found.mayEnd() && p.isServing()
                            ? p.removeShard(kind.index(), structure.name())
                            : null;
                    if (shard != null) {
                      safe.add(shard.destroy());
                    }
                  }));
        }
        kind.forgotten().remove(structure.name());
        kind.messages().remove(structure.name());
        host.memory().budgets().forget(kind, structure.name());
      }
    }
    if (part != null) {
      part.end();
    }
    host.pools().destroyed(structure);
    return CompletableFuture.allOf(safe.toArray(CompletableFuture[]::new));
  }

  /** Has what is empty and configured otherwise from now on be made anew. Takes every partition. */
  void reconfigure(MemberConfig before, MemberConfig after) {
    host.kinds().forEach(kind -> kind.forgetDirectories(after)); // First, as for destroy.
    for (Partition partition : partitions) {
      attempt(
          "configuring anew",
          partition,
          p -> {
            List<Shard<?>> changed = new ArrayList<>();
            p.forEachShard(
                shard -> {
                  if (shard.isReplaceable() && !shard.isSame(before, after)) {
                    changed.add(shard);
                  }
                });
            changed.forEach(Shard::replace);
          });
    }
  }

  /**
   * What each structure holds, and how many calls wait. Takes every partition; for workers and
   * applications.
   */
  public Counts counts() {
    Map<StructureId, StructureStatistics> sums = new ConcurrentHashMap<>();
    AtomicInteger parked = new AtomicInteger();
    synchronized (forgetting) {
      for (Partition partition : partitions) {
        partition.runExclusively(OwnTask.of(p -> count(p, sums, parked)));
      }
      for (Kind<?> kind : host.kinds()) {
        kind.forgotten().forEach(c -> sums.merge(c.structure(), c, StructureStatistics::plus));
      }
    }
    for (Kind<?> kind : host.kinds()) {
      kind.messages()
          .counts()
          .forEach(c -> sums.merge(c.structure(), c, StructureStatistics::plus));
    }
    host.pools()
        .taskStatistics()
        .forEach(c -> sums.merge(c.structure(), c, StructureStatistics::plus));
    host.kinds().forEach(kind -> addLevels(kind, sums));
    return new Counts(List.copyOf(sums.values()), parked.get());
  }

  /** Of structures that have something here. */
  private static void addLevels(Kind<?> kind, Map<StructureId, StructureStatistics> sums) {
    kind.forEachDirectory(
        (name, directory) ->
            sums.computeIfPresent(
                kind.structure().type().id(name),
                (id, sum) ->
                    sum.plus(new StructureStatistics(id, 0, 0, 0, 0, 0, directory.levels()))));
  }

  private static void count(
      Partition partition, Map<StructureId, StructureStatistics> sums, AtomicInteger parked) {
    boolean isServing = partition.isServing();
    partition.forEachShard(
        shard -> {
          StructureStatistics one;
          if (isServing) {
            parked.addAndGet(shard.waits().size());
            one = shard.addTo(new StructureStatistics(shard.structure(), 0, 0, 0, 0));
          } else {
            one = shard.backupStatistics();
          }
          sums.merge(shard.structure(), one, StructureStatistics::plus);
        });
  }

  /**
   * The keys that are asked for most here, of all structures, and those that took longest; in no
   * order. Takes every partition; for workers and applications.
   */
  public List<BusyKey> busyKeys() {
    List<BusyKey> all = new ArrayList<>();
    for (Partition partition : partitions) {
      partition.runExclusively(
          OwnTask.of(
              p -> {
                if (p.isServing()) {
                  p.forEachShard(shard -> busyKeys(p, shard, all));
                }
              }));
    }
    return all;
  }

  private static void busyKeys(Partition partition, Shard<?> shard, List<BusyKey> all) {
    shard
        .activity()
        .forEachKey(
            (key, perSecond, longestNanos) ->
                all.add(
                    new BusyKey(
                        shard.structure(), partition.id(), key.bytes(), perSecond, longestNanos)));
  }

  /**
   * Visits some entries of a structure, about as many in each partition, other ones each time.
   * Takes every partition; for workers and applications.
   *
   * @param count about how many
   */
  public void sample(StructureId structure, int count, State.EntryVisitor visitor) {
    int each = Math.max(1, count / partitions.length);
    int from = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    for (Partition partition : partitions) {
      partition.runExclusively(
          OwnTask.of(
              p -> {
                if (p.isServing() && p.find(structure) instanceof Shard<?> shard) {
                  boolean hasMore = shard.state().entries() > each;
                  shard.state().sample(hasMore ? from : 0, each, visitor);
                }
              }));
    }
  }

  /** What {@link #counts()} gives. */
  public record Counts(List<StructureStatistics> structures, int parkedCalls) {}

  /** What a shard's handler is told when the host itself calls; for one handling. */
  Call callIn(Shard<?> shard) {
    return new OwnCall().in(shard);
  }

  /** What handlers are told when the host itself calls. Confined to a worker. */
  final class OwnCall implements Call {

    private @Nullable Shard<?> shard;

    Call in(Shard<?> shard) {
      this.shard = shard;
      return this;
    }

    @Override
    public long nowMillis() {
      return shard == null ? host.clockMillis() : shard.clockMillis();
    }

    @Override
    public long writableSinceMillis() {
      return host.writableSinceMillis();
    }

    @Override
    public UUID caller() {
      return host.member();
    }

    @Override
    public UUID member() {
      return host.member();
    }

    @Override
    public boolean hasListeners() {
      return Objects.requireNonNull(shard).hasListeners();
    }

    @Override
    public @Nullable Invalidations invalidations() {
      return Objects.requireNonNull(shard).answers().invalidations();
    }

    @Override
    public TaskRunner tasks() {
      return host.pools().tasks();
    }

    @Override
    public Queries queries() {
      return host.queries();
    }

    @Override
    public <P> P part(Class<P> type) {
      return Objects.requireNonNull(shard).part(type);
    }
  }
}
