package dev.grid.member;

import dev.grid.BusyKey;
import dev.grid.ClusterOperations;
import dev.grid.ClusterReport;
import dev.grid.ClusterReport.MemberReport;
import dev.grid.ClusterReport.MemoryReport;
import dev.grid.ClusterReport.PartitionReport;
import dev.grid.ClusterReport.ReplicationReport;
import dev.grid.ConnectedClient;
import dev.grid.EntrySample;
import dev.grid.Member;
import dev.grid.MergeJournal;
import dev.grid.MergeJournalEntry;
import dev.grid.PolicyStatus;
import dev.grid.StructureId;
import dev.grid.TlsStatus;
import dev.grid.config.Credentials;
import dev.grid.config.Identity;
import dev.grid.cp.CpStatus;
import dev.grid.member.cluster.Assignment;
import dev.grid.member.cluster.ClusterState;
import dev.grid.member.cluster.Copy;
import dev.grid.member.replication.AcknowledgementTimes;
import dev.grid.member.replication.Lag;
import dev.grid.protocol.types.MemberInfo;
import dev.grid.protocol.types.RaftGroupId;
import dev.grid.security.AuditEvent;
import dev.grid.security.AuditEvent.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member's operations, from the last state that it adopted. Thread-safe. */
final class MemberOperations implements ClusterOperations {

  private static final Logger log = LoggerFactory.getLogger(MemberOperations.class);

  private final MemberRuntime member;
  private final MemberCore core;
  private final MemberCluster cluster;
  private final UUID id;
  private final int backups;
  private final Supplier<MemoryReport> memory;
  private final Supplier<List<ConnectedClient>> clients;

  /**
   * Operations of a member.
   *
   * @param backups how many copies beside the primary are wanted
   */
  MemberOperations(
      MemberRuntime member,
      UUID id,
      int backups,
      Supplier<MemoryReport> memory,
      Supplier<List<ConnectedClient>> clients) {
    this.member = member;
    this.core = member.core();
    this.cluster = member.cluster();
    this.id = id;
    this.backups = backups;
    this.memory = memory;
    this.clients = clients;
  }

  @Override
  public ClusterReport report() {
    ClusterState state = cluster.state();
    int wanted = Math.max(backups, core.configs().mostBackups(state.configs()));
    Census census = new Census(state, wanted);
    Lag lag = core.lag();
    AcknowledgementTimes times = core.acknowledgementTimes();
    return new ClusterReport(
        id,
        state.clusterId(),
        state.stamp().version(),
        state.writable(),
        census.members(),
        missing(state),
        census.partitions(),
        census.migrations,
        memory.get(),
        core.router().calls(),
        core.router().routed(),
        new ReplicationReport(
            lag.changes(),
            lag.bytes(),
            lag.answers(),
            TimeUnit.NANOSECONDS.toMillis(lag.stalledNanos()),
            times.count(),
            times.totalNanos(),
            times.longestNanos()),
        core.clock().skewMillis());
  }

  private static List<Member> missing(ClusterState state) {
    return state.stable().stream()
        .filter(counted -> state.member(counted.uuid()) == null)
        .map(MemberCluster::toMember)
        .toList();
  }

  @Override
  public @Nullable CpStatus cpStatus() {
    return core.groups().status();
  }

  @Override
  public @Nullable TlsStatus tls() {
    return member.tls();
  }

  @Override
  public @Nullable PolicyStatus policy() {
    return member
        .security()
        .policyStatus(cluster.members().stream().filter(other -> !other.id().equals(id)).toList());
  }

  @Override
  public CompletionStage<@Nullable Identity> identify(
      Credentials credentials, String remoteAddress) {
    return member.security().identify(credentials, remoteAddress);
  }

  @Override
  public List<ConnectedClient> clients() {
    return clients.get();
  }

  @Override
  public List<BusyKey> busyKeys() {
    return core.host().upkeep().busyKeys();
  }

  @Override
  public EntrySample sample(StructureId structure, int count) {
    LookedAt seen = new LookedAt();
    core.host().upkeep().sample(structure, count, seen);
    return seen.sample();
  }

  @Override
  public String describe(byte[] serialized) {
    return Described.of(member.invoker().serialization(), serialized);
  }

  @Override
  public void acceptLoss() {
    log.warn("loss accepted by an operator: version={}", cluster.state().stamp().version());
    tell("accept-loss");
    core.control().acceptLoss();
  }

  @Override
  public void leave() {
    ClusterState state = cluster.state();
    boolean anyOther =
        state.members().stream()
            .anyMatch(
                member ->
                    !member.uuid().equals(id)
                        && !member.liteMember()
                        && !state.leaving().contains(member.uuid()));
    if (!anyOther) {
      throw new IllegalStateException(
          "no other member could take over what this one has: members=" + state.members().size());
    }
    tell("leave");
    core.control().leave();
  }

  private void tell(String operation) {
    member
        .security()
        .audit()
        .event(AuditEvent.Type.OPERATION, true)
        .with(Fields.ACTION, operation)
        .tell();
  }

  @Override
  public MergeJournal mergeJournal() {
    return core.merger().journal();
  }

  @Override
  public CompletionStage<Void> replay(MergeJournalEntry entry) {
    tell("replay");
    return core.merger().replay(entry);
  }

  @Override
  public CompletionStage<Void> destroyGroup(String name) {
    try {
      RaftGroupId group =
          core.host().groups().groups().all().stream()
              .filter(known -> known.name().equals(name))
              .findAny()
              .orElseThrow(() -> new IllegalArgumentException("group=" + name + ": there is none"));
      log.warn("group={} is destroyed by an operator", group);
      tell("destroy-group");
      return member.destruction().destroy(group);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<Void> promoteToGroups(UUID memberId) {
    log.info("member={} is taken into Raft groups by an operator", memberId);
    return attempt("promote", () -> core.groups().required().promote(memberId));
  }

  @Override
  public CompletionStage<Void> removeFromGroups(UUID server) {
    log.info("id={} is removed from Raft groups by an operator", server);
    return attempt("remove", () -> core.groups().required().remove(server));
  }

  @Override
  public CompletionStage<Void> forceDestroyGroup(String name, Set<UUID> damagedOn) {
    return attempt(
        "force-destroy-group", () -> core.groups().required().forceDestroy(name, damagedOn));
  }

  @Override
  public CompletionStage<Void> giveUpGroups(Set<UUID> gone) {
    return attempt("give-up-groups", () -> core.groups().required().giveUp(gone));
  }

  private CompletionStage<Void> attempt(String name, Supplier<CompletionStage<Void>> operation) {
    tell(name);
    try {
      return operation.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What a state says of members and partitions. Confined to its caller. */
  static final class Census {

    private final ClusterState state;
    private final int wanted;
    private final Map<UUID, Tally> tallies = new LinkedHashMap<>();
    private int safe;
    private int underReplicated;
    private int lost;
    private int unassigned;
    private int unreachable;
    private int migrations;

    private static final class Tally {
      int primaries;
      int backups;
      int learning;
      int soleCopies;
    }

    Census(ClusterState state, int backups) {
      this.state = state;
      // A side that takes no writes misses the copies of those it does not see.
      List<MemberInfo> counted = state.writable() ? state.members() : state.stable();
      long holders =
          counted.stream()
              .filter(m -> !m.liteMember() && !state.leaving().contains(m.uuid()))
              .count();
      wanted = (int) Math.max(0, Math.min(backups, holders - 1));
      state.members().forEach(member -> tallies.put(member.uuid(), new Tally()));
      state.partitions().forEach(this::count);
    }

    private void count(Assignment partition) {
      UUID primary = partition.primary();
      if (partition.lostBelow() > 0) {
        lost++;
      } else if (primary == null) {
        unassigned++;
      } else if (!isHere(primary)) {
        unreachable++;
      } else if (hasAllCopies(partition)) {
        safe++;
      } else {
        underReplicated++;
      }
      if (primary != null) {
        countHolders(partition, primary);
      }
    }

    private void countHolders(Assignment partition, UUID primary) {
      Set<UUID> complete = new HashSet<>();
      if (isHere(primary)) {
        of(primary).primaries++;
        complete.add(primary);
      }
      if (partition.previous() != null) {
        migrations++;
      }
      for (Copy copy : partition.copies()) {
        if (!isHere(copy.member())) {
          continue;
        }
        if (!copy.inSync()) {
          of(copy.member()).learning++;
          migrations++;
        } else {
          of(copy.member()).backups++;
          if (copy.slot() <= 1) {
            complete.add(copy.member());
          }
        }
      }
      if (complete.size() == 1) {
        of(complete.iterator().next()).soleCopies++;
      }
    }

    private boolean isHere(UUID member) {
      return tallies.containsKey(member);
    }

    /** Those in the slots from 1 on that a copy can be wanted for. */
    private boolean hasAllCopies(Assignment partition) {
      for (int slot = 1; slot <= wanted; slot++) {
        int needed = slot;
        if (partition.copies().stream()
            .noneMatch(c -> c.inSync() && c.slot() == needed && isHere(c.member()))) {
          return false;
        }
      }
      return true;
    }

    private Tally of(UUID member) {
      return Objects.requireNonNull(tallies.get(member));
    }

    List<MemberReport> members() {
      List<MemberReport> members = new ArrayList<>();
      for (MemberInfo member : state.members()) {
        Tally tally = of(member.uuid());
        members.add(
            new MemberReport(
                MemberCluster.toMember(member),
                member.uuid().equals(state.stamp().publisher()),
                state.leaving().contains(member.uuid()),
                tally.primaries,
                tally.backups,
                tally.learning,
                tally.soleCopies));
      }
      return members;
    }

    PartitionReport partitions() {
      return new PartitionReport(safe, underReplicated, lost, unassigned, unreachable);
    }

    int migrations() {
      return migrations;
    }
  }
}
