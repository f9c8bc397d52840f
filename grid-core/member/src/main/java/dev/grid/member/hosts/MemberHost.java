package dev.grid.member.hosts;

import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.kernel.Host;
import dev.grid.kernel.State;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionCall;
import dev.grid.member.peer.PeerMessages.OfHosts;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What lives on this member outside partitions. Thread-safe; nothing blocks. */
public final class MemberHost {

  private final HostContext member;
  private final Map<StructureId, MemberShard<?>> shards = new ConcurrentHashMap<>();
  private final Convergence convergence;

  /** Of a member without structures. */
  public MemberHost(HostContext member) {
    this.member = member;
    this.convergence = new Convergence(member, shards, this::shard);
  }

  /** Begins to compare with other members. */
  public void start() {
    convergence.start();
  }

  /** Ends what {@link #start} began, for good. */
  public void stop() {
    convergence.stop();
  }

  /** Carries a call out and answers it, on this thread. */
  public void submit(Kind<?> kind, String name, PartitionCall call) {
    MemberShard<?> shard;
    try {
      shard = shard(kind, name);
    } catch (RuntimeException e) {
      call.fail(e);
      return;
    }
    shard.handle(call);
  }

  private MemberShard<?> shard(Kind<?> kind, String name) {
    StructureId id = new StructureId(kind.structure().serviceName(), name);
    MemberShard<?> shard = shards.get(id);
    return shard != null ? shard : shards.computeIfAbsent(id, made -> make(kind, name));
  }

  private <S extends State> MemberShard<S> make(Kind<S> kind, String name) {
    HostLog log = kind.host(name) == Host.REPLICATED ? convergence : HostLog.LOCAL;
    return new MemberShard<>(member, kind, name, log);
  }

  /** Forgets a structure here. */
  public void destroy(StructureId structure) {
    shards.remove(structure);
  }

  /** What each structure holds on this member, of those that hold something. */
  public List<StructureStatistics> counts() {
    return shards.values().stream()
        .filter(shard -> !shard.kind().messages().isCounting())
        .map(MemberShard::statistics)
        .toList();
  }

  /** Takes a message. On I/O threads. */
  public void received(UUID from, OfHosts message) {
    convergence.received(from, message);
  }

  /** Messages reach the member now. */
  public void connected(UUID other) {
    convergence.connected(other);
  }

  /** Messages do not reach the member any more. */
  public void disconnected(UUID other) {
    convergence.disconnected(other);
  }
}
