package dev.grid.member.partition;

import dev.grid.GridNotActiveException;
import dev.grid.kernel.Effect;
import dev.grid.kernel.FailureLog;
import dev.grid.kernel.Host;
import dev.grid.kernel.ToMember;
import dev.grid.member.replication.Replicated;
import dev.grid.protocol.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The partitions that each member has for itself, beyond the table's: what lives on members is
 * there, by name. They are served from the first moment on, by every member, and never move. Their
 * numbers follow those of the table's partitions. Thread-safe.
 */
public final class MemberPartitions {

  /** So many structures of a member can be called at once; names share them by their hash. */
  static final int COUNT = 16;

  private static final FailureLog failures =
      new FailureLog(LoggerFactory.getLogger(MemberPartitions.class)::error);

  private final PartitionHost host;
  private final int first;
  private volatile boolean closed;
  private volatile Changes changes = (kind, name, effect) -> {};

  /** Told of each change of a replicated structure, in their order; must not block. */
  @FunctionalInterface
  public interface Changes {

    /** A structure of this member has changed so; with its partition held. */
    void changed(Kind<?> kind, String name, Effect effect);
  }

  MemberPartitions(PartitionHost host, int first) {
    this.host = host;
    this.first = first;
  }

  /** Sets who is told of changes, before there are any. */
  public void onChange(Changes told) {
    changes = told;
  }

  Changes changes() {
    return changes;
  }

  /** Why no call is taken, or null. */
  @Nullable RuntimeException refusal() {
    return closed
        ? new GridNotActiveException(
            "the member is about to end; others serve what lives on members")
        : null;
  }

  /**
   * Refuses calls from now on, and those that wait here: whoever sent them may send them to another
   * member. Takes these partitions; for threads that may wait.
   */
  public void close() {
    closed = true;
    for (int i = first; i < first + COUNT; i++) {
      host.runExclusively(i, OwnTask.of(p -> p.forEachShard(Shard::refuseWaiters)));
    }
  }

  /** Visits the numbers of these partitions. */
  public void forEach(IntConsumer visitor) {
    for (int i = first; i < first + COUNT; i++) {
      visitor.accept(i);
    }
  }

  /** The members of the cluster, oldest first; empty before this one knows them. */
  public List<UUID> members() {
    return host.elsewhere().members();
  }

  /** The partition of a structure; the same on every member that has as many. */
  public int of(String name) {
    return first + Data.partition(Data.namePartitionHash(name), COUNT);
  }

  /**
   * Brings a call to its structure on the member that it is for: the one that its message names,
   * else this one. Does not block.
   */
  public void submit(PartitionCall call) {
    if (call.message() instanceof ToMember to && !to.member().equals(host.member())) {
      host.elsewhere().routeTo(to.member(), call);
    } else {
      submitHere(call);
    }
  }

  /** Brings a call to its structure on this member. Does not block. */
  public void submitHere(PartitionCall call) {
    host.submit(of(call.name()), call);
  }

  /**
   * Asks the members that the message names, or all, and combines their answers. Does not block.
   *
   * @param asking stands for the caller, and is answered
   */
  public void askMembers(PartitionCall asking) {
    asking.brought();
    try {
      new MemberGather(host, asking).ask();
    } catch (RuntimeException | Error e) {
      asking.answerFailure(e);
    }
  }

  /**
   * Joins what another member has told, soon. Does not block; with too much to do it is as good as
   * lost on the way.
   *
   * @param wanted asked with the partition held, whether there is to be such a structure
   */
  public void join(Kind<?> kind, String name, byte[] effect, BooleanSupplier wanted) {
    host.submit(of(name), new Joining(kind, name, effect, wanted));
  }

  /** Something of another member's. */
  private record Joining(Kind<?> kind, String name, byte[] effect, BooleanSupplier wanted)
      implements PartitionTask {

    @Override
    public void run(Partition partition) {
      try {
        if (wanted.getAsBoolean()) {
          kind.shard(partition, name).joined(effect);
        }
      } catch (RuntimeException | Error e) {
        failures.failed(name + ": what another member tells cannot be joined", e);
      }
    }

    @Override
    public void rejected() {}
  }

  /** The replicated structures that there are, in no order. For threads that may wait. */
  public List<Replicated> replicated() {
    List<Replicated> all = new ArrayList<>();
    for (int i = first; i < first + COUNT; i++) {
      host.runExclusively(i, OwnTask.of(p -> addReplicated(p, all)));
    }
    return all;
  }

  private static void addReplicated(Partition partition, List<Replicated> all) {
    Consumer<Shard<?>> add =
        shard -> {
          if (shard.host() == Host.REPLICATED) {
            all.add(shard);
          }
        };
    partition.forEachShard(add);
  }

  /**
   * Does something with a structure of this member, with its partition held. For threads that may
   * wait.
   *
   * @param action given null if there is no such structure
   */
  public <T> @Nullable T with(
      Kind<?> kind, String name, Function<@Nullable Replicated, @Nullable T> action) {
    List<@Nullable T> result = new ArrayList<>(1);
    host.runExclusively(
        of(name), OwnTask.of(p -> result.add(action.apply(kind.findShard(p, name)))));
    return result.getFirst();
  }
}
