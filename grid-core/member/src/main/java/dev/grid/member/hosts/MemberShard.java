package dev.grid.member.hosts;

import dev.grid.IndeterminateResultException;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.config.SplitBrainProtection;
import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionCall;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One structure on this member. Guarded by its own monitor, held for one handling.
 *
 * @param <S> its state
 */
final class MemberShard<S extends State> {

  /** States outside partitions are made with this in place of a partition. */
  private static final int NO_PARTITION = -1;

  private final HostContext member;
  private final Kind<S> kind;
  private final StructureId structure;
  private final HostLog log;
  private final @Nullable SplitBrainProtection protection;
  private final S state;

  MemberShard(HostContext member, Kind<S> kind, String name, HostLog log) {
    this.member = member;
    this.kind = kind;
    this.structure = new StructureId(kind.structure().serviceName(), name);
    this.log = log;
    this.protection = kind.structure().protection(name, member.config());
    this.state = kind.structure().newState(new StateContext(name, NO_PARTITION, member.config()));
  }

  Kind<S> kind() {
    return kind;
  }

  StructureId structure() {
    return structure;
  }

  /** Has the call carried out and answers it, on this thread. */
  void handle(PartitionCall call) {
    Object reply;
    try {
      refuseIfProtected(call);
      if (call.isRepeated() && !call.mayRepeat()) {
        throw new IndeterminateResultException(
            call + " may have been carried out by a member that is gone, and is not repeated");
      }
      reply = carryOut(call);
    } catch (RuntimeException | Error e) {
      call.fail(e);
      return;
    }
    call.reply(reply);
  }

  private void refuseIfProtected(PartitionCall call) {
    if (protection != null && member.members() < protection.minimumMembers()) {
      kind.refuseProtected(protection, call, structure, member.members());
    }
  }

  private synchronized @Nullable Object carryOut(PartitionCall call) {
    Call seen =
        new Seen(
            member.nowMillis(), call.caller(), member.id(), kind.hasListeners(structure.name()));
    Outcome outcome = kind.structure().handler().handle(call.message(), state, seen);
    return switch (outcome) {
      case Outcome.Reply reply -> reply.value();
      case Outcome.Published published -> {
        publish(published.events());
        yield published.reply();
      }
      case Outcome.Changed changed -> {
        log.append(kind, structure.name(), changed.effect());
        publish(changed.events());
        yield changed.reply();
      }
      case Outcome.Parked parked -> throw unsupported(parked);
      case Outcome.Outside outside -> throw unsupported(outside);
    };
  }

  private IllegalStateException unsupported(Outcome outcome) {
    return new IllegalStateException(
        structure + " is not in a partition: its calls neither wait nor go on outside: " + outcome);
  }

  /** Listeners keep the order of this member's events, as of a partition's. */
  private void publish(List<?> events) {
    int order = structure.hashCode() & Integer.MAX_VALUE;
    events.forEach(event -> kind.publish(structure.name(), event, order));
  }

  /** What the handler is told. */
  private record Seen(long nowMillis, UUID caller, UUID member, boolean hasListeners)
      implements Call {}

  // For replicated hosts.

  /** Takes what another member has told. */
  synchronized void join(Effect effect) {
    state.apply(effect);
  }

  /** Begins to hand over what there is; its slices are asked for by {@link #next}. */
  synchronized Transfer transfer() {
    return state.transfer();
  }

  synchronized @Nullable Effect next(Transfer transfer, int bytesMax) {
    return transfer.next(bytesMax);
  }

  synchronized long digest() {
    return state.digest();
  }

  synchronized StructureStatistics statistics() {
    return state.addTo(new StructureStatistics(structure, 0, 0, 0, 0));
  }
}
