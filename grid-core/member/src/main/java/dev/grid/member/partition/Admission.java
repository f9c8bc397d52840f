package dev.grid.member.partition;

import dev.grid.MessageTooLargeException;
import dev.grid.NotReadyException;
import dev.grid.OverloadedException;
import dev.grid.member.peer.PeerLimits;
import dev.grid.member.replication.Replica;
import dev.grid.member.replication.ReplicationEnvironment;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which calls a partition handles here and now, and those that are held until it is known who
 * serves it, or until this member may be sure again that it does. Confined to whoever holds the
 * partition.
 */
final class Admission {

  /** More calls than this do not wait for the partition to be served. */
  private static final int HELD_MAX = 4_096;

  /** A call to a Raft group with more is refused: its log goes to disk in whole entries. */
  private static final int GROUP_BYTES_MAX = 1 << 20;

  /** How soon a call is tried again that may not read yet. */
  private static final long READ_AGAIN_MILLIS = 50;

  private final Partition partition;
  private final PartitionHost host;
  private final ReplicationEnvironment env;

  /** Calls that wait until the partition is served, here or elsewhere. */
  private ArrayDeque<PartitionCall> held = new ArrayDeque<>(0);

  /**
   * What calls are held until, and perhaps what has come about since. Each has all that are held
   * tried again, and is waited for once, however often those are tried meanwhile.
   */
  private final Set<CompletableFuture<?>> awaited = new HashSet<>(0);

  /** Held calls are tried again soon. */
  private boolean readingAgain;

  Admission(Partition partition, PartitionHost host, ReplicationEnvironment env) {
    this.partition = partition;
    this.host = host;
    this.env = env;
  }

  private Replica replica() {
    return partition.replica();
  }

  /** Whether the call may be handled here and now; if not, it has been seen to. */
  boolean admits(PartitionCall call) {
    if (host.memory().isAbandoned()) {
      call.fail(new NotReadyException("the member has stopped for lack of memory"));
      return false;
    }
    if (partition.isOwn()) {
      return isAllowedOnMember(call);
    }
    if (partition.isForGroup()) {
      return isAllowedInGroup(call);
    }
    return switch (replica().role()) {
      case SERVING -> isAllowed(call);
      case ACTIVATING -> {
        if (replica().isWritable()) {
          hold(call);
        } else {
          call.fail(unconfirmed());
        }
        yield false;
      }
      case HANDING_OVER, BACKUP, ABSENT -> {
        if (replica().isLost()) {
          call.fail(Refusals.lost(partition.id()));
        } else {
          call.elsewhere(partition.id());
        }
        yield false;
      }
    };
  }

  private boolean isAllowed(PartitionCall call) {
    RuntimeException refusal = null;
    if (!call.isReadOnly()) {
      String overload = replica().overload();
      if (overload == null
          && replica().isCongested()
          && call.payloadBytes() > PeerLimits.DEFAULT.pieceBytes()) {
        overload = "other large values are on their way to its copies";
      }
      if (!replica().isWritable()) {
        refusal = Refusals.minority(host.isMinoritySettled());
      } else if (overload != null) {
        refusal =
            new NotReadyException(
                "partition=" + partition.id() + " takes no writes now: " + overload);
      } else {
        refusal = shortageFor(call);
      }
    }
    int lostBelow = replica().lostBelow();
    if (lostBelow > 0
        && call.kind().holdsContent(call.name())
        && lostBelow > call.kind().backups(call.name()).total()) {
      refusal = Refusals.lost(partition.id());
    }
    if (refusal != null) {
      call.fail(refusal);
    }
    return refusal == null;
  }

  /** A member serves what it has for itself from its start to its end. */
  private boolean isAllowedOnMember(PartitionCall call) {
    RuntimeException refusal = host.own().refusal();
    if (refusal == null && !call.isReadOnly()) {
      refusal = shortageFor(call);
    }
    if (refusal != null) {
      call.fail(refusal);
    }
    return refusal == null;
  }

  private boolean isAllowedInGroup(PartitionCall call) {
    GroupLog log = partition.groupLog();
    return switch (log.role()) {
      case SERVING -> {
        RuntimeException refusal = null;
        String overload = log.overload();
        if (overload != null) {
          refusal = new NotReadyException("partition=" + partition.id() + ": " + overload);
        } else if (!call.isReadOnly()) {
          refusal = call.payloadBytes() > GROUP_BYTES_MAX ? tooLarge(call) : shortageFor(call);
        }
        if (refusal != null) {
          call.fail(refusal);
        }
        yield refusal == null && !log.refuses(call);
      }
      case BEGINNING -> {
        hold(call);
        yield false;
      }
      case FOLLOWING -> {
        call.elsewhere(partition.id());
        yield false;
      }
    };
  }

  private static MessageTooLargeException tooLarge(PartitionCall call) {
    return new MessageTooLargeException(
        ("%s of bytes=%d exceeds the bytes=%d that an entry of a Raft group may have: store the"
                + " value in a map, and its key in the group")
            .formatted(call, call.payloadBytes(), GROUP_BYTES_MAX));
  }

  private @Nullable RuntimeException shortageFor(PartitionCall call) {
    String why = host.memory().shortage();
    boolean refuses = why != null && call.kind().adds(call.message(), call.name());
    return refuses ? new OverloadedException(call.name() + ": " + why) : null;
  }

  /** Has a call wait behind those that are held, and be tried again whenever these are. */
  void hold(PartitionCall call) {
    if (held.size() >= HELD_MAX) {
      call.rejected();
    } else {
      held.add(call);
      call.parked();
    }
  }

  /**
   * Handles the call again when this member may be sure again that it is the primary. On a side
   * that takes no writes that may be never, while the caller may reach the other side.
   */
  void holdUntilLeased(PartitionCall call) {
    if (!replica().isWritable()) {
      call.fail(unconfirmed());
      return;
    }
    hold(call);
    if (!readingAgain) {
      readingAgain = true;
      env.tickLater(partition.id(), READ_AGAIN_MILLIS);
    }
  }

  /** Whether calls to a shard are held. */
  boolean holdsCallTo(Shard<?> shard) {
    return held.stream().anyMatch(call -> call.shard() == shard);
  }

  /** Whether calls of a caller to a shard are held. */
  boolean holdsCallOf(UUID caller, Shard<?> shard) {
    return held.stream().anyMatch(call -> call.shard() == shard && call.caller().equals(caller));
  }

  /** Handles the call again when something has come about. */
  void holdUntil(CompletableFuture<?> event, PartitionCall call) {
    hold(call);
    if (awaited.add(event)) {
      var unused = event.whenComplete((done, failure) -> partition.submit(new Trying()));
    }
  }

  /** Has calls that are held try again; where there is no room for that, time will. */
  private final class Trying implements PartitionTask {

    @Override
    public void run(Partition at) {
      runHeld();
    }

    @Override
    public void rejected() {
      env.tickLater(partition.id(), READ_AGAIN_MILLIS);
    }
  }

  /**
   * Has a call not wait any longer, wherever it does: it is answered that it was cancelled. One
   * that is answered otherwise by now, or waits for copies only, is not touched.
   */
  void cancel(PartitionCall call) {
    call.noteCancelled();
    Shard<?> shard = call.shard();
    if (shard != null && shard.waits().cancel(call)) {
      return;
    }
    if (held.remove(call)) {
      call.failCancelled();
    } else if (call.route() != 0) {
      host.elsewhere().cancel(call);
    }
  }

  /** What it would answer rests on copies that are not on this side. */
  RuntimeException unconfirmed() {
    return Refusals.unconfirmed(partition.id(), host.isMinoritySettled());
  }

  /** The partition serves: calls that were held go on. */
  void serving() {
    readingAgain = false;
    runHeld();
  }

  /** Has calls that were held try again. */
  void runHeld() {
    awaited.removeIf(CompletableFuture::isDone);
    if (!held.isEmpty()) {
      ArrayDeque<PartitionCall> calls = held;
      held = new ArrayDeque<>(0);
      for (PartitionCall call : calls) {
        partition.runAnothers(call);
      }
    }
  }
}
