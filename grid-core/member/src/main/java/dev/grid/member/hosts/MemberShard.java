package dev.grid.member.hosts;

import dev.grid.IndeterminateResultException;
import dev.grid.Statistics.StructureStatistics;
import dev.grid.StructureId;
import dev.grid.config.SplitBrainProtection;
import dev.grid.kernel.Call;
import dev.grid.kernel.Effect;
import dev.grid.kernel.Handler;
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

  /** Has the call carried out and answers it, on this thread or later on a worker. */
  void handle(PartitionCall call) {
    try {
      refuseIfProtected(call);
      if (call.isRepeated() && !call.mayRepeat()) {
        throw new IndeterminateResultException(
            call + " may have been carried out by a member that is gone, and is not repeated");
      }
    } catch (RuntimeException e) {
      call.fail(e);
      return;
    }
    goOn(call, null);
  }

  /** What a parked call had come to is null at first. */
  private void goOn(PartitionCall call, @Nullable Object soFar) {
    Object reply;
    try {
      reply = carryOut(call, soFar);
    } catch (RuntimeException | Error e) {
      call.fail(e);
      return;
    }
    if (reply instanceof Outcome.Parked parked) {
      long delayMillis = Math.max(0, parked.recheckMillis() - member.nowMillis());
      member.schedule(() -> goOn(call, parked.soFar()), delayMillis);
    } else {
      call.reply(reply);
    }
  }

  private void refuseIfProtected(PartitionCall call) {
    if (protection != null && member.members() < protection.minimumMembers()) {
      kind.refuseProtected(protection, call, structure, member.members());
    }
  }

  /** The answer; or the outcome itself, if the call waits. */
  private synchronized @Nullable Object carryOut(PartitionCall call, @Nullable Object soFar) {
    Call seen =
        new Seen(
            member.nowMillis(),
            call.caller(),
            member.id(),
            member.memberNumber(),
            kind.hasListeners(structure.name()));
    Handler<S> handler = kind.structure().handler();
    Outcome outcome =
        soFar == null
            ? handler.handle(call.message(), state, seen)
            : handler.resume(call.message(), soFar, state, seen);
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
      case Outcome.Parked parked -> {
        if (parked.soFar() == null || parked.recheckMillis() == Long.MAX_VALUE) {
          throw unsupported(parked);
        }
        yield parked;
      }
      case Outcome.Outside outside -> throw unsupported(outside);
    };
  }

  private IllegalStateException unsupported(Outcome outcome) {
    return new IllegalStateException(
        structure
            + " is not in a partition: its calls wait for an instant only, and do not go on"
            + " outside: "
            + outcome);
  }

  /** Listeners keep the order of this member's events, as of a partition's. */
  private void publish(List<?> events) {
    int order = structure.hashCode() & Integer.MAX_VALUE;
    events.forEach(event -> kind.publish(structure.name(), event, order));
  }

  /** What the handler is told. */
  private record Seen(
      long nowMillis, UUID caller, UUID member, int memberNumber, boolean hasListeners)
      implements Call {}

  /** Whether it may be dropped now that its structure is destroyed. */
  synchronized boolean mayBeForgotten() {
    return state.mayBeForgotten(member.nowMillis());
  }

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
