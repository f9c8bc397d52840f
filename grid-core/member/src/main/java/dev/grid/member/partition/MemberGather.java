package dev.grid.member.partition;

import dev.grid.kernel.Handler;
import dev.grid.kernel.Slice;
import dev.grid.kernel.ToMembers;
import dev.grid.protocol.Message;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question to several members, whose answers are folded as they come. Of a question to all, a
 * member that leaves before it has answered is left out: it is none of them any more. Whatever else
 * fails at a member fails the whole, as does the end of one that was named. Guarded by its own
 * monitor, but for what is handed over with an answer.
 */
final class MemberGather {

  private final PartitionHost host;
  private final PartitionCall asking;
  private final Handler<?> handler;
  private final Message<?> part;
  private final boolean isForAll;
  private final Set<UUID> unanswered = new LinkedHashSet<>();
  private @Nullable Object merged;
  private boolean isAny;
  private boolean isOver;

  MemberGather(PartitionHost host, PartitionCall asking) {
    this.host = host;
    this.asking = asking;
    this.handler = asking.kind().handler();
    this.part = asking.kind().structure().part(asking.message(), Slice.START);
    Collection<UUID> named =
        asking.message() instanceof ToMembers to ? to.members() : List.<UUID>of();
    this.isForAll = named.isEmpty();
    unanswered.addAll(isForAll ? host.elsewhere().members() : named);
    if (unanswered.isEmpty()) {
      unanswered.add(host.member());
    }
  }

  void ask() {
    for (UUID member : List.copyOf(unanswered)) {
      Part call = new Part(member);
      if (!call.mayRepeat()) {
        call.name(host.newCallId(), false);
      }
      if (member.equals(host.member())) {
        host.own().submitHere(call);
      } else {
        host.elsewhere().routeTo(member, call);
      }
    }
  }

  /** A member has answered; null in place of an answer if it is left out. */
  private void answered(UUID member, @Nullable Object value, boolean isAnswer) {
    Handler.Combined combined = null;
    synchronized (this) {
      if (isOver || !unanswered.remove(member)) {
        return;
      }
      if (isAnswer) {
        merged = isAny ? handler.merge(asking.message(), merged, value) : value;
        isAny = true;
      }
      if (unanswered.isEmpty()) {
        isOver = true;
        combined = handler.combine(asking.message(), merged, asking);
      }
    }
    if (combined != null) {
      int key = host.own().of(asking.name());
      combined.events().forEach(event -> asking.kind().publish(asking.name(), event, key));
      asking.answer(combined.reply());
    }
  }

  private void failed(Throwable failure) {
    synchronized (this) {
      if (isOver) {
        return;
      }
      isOver = true;
    }
    asking.answerFailure(failure);
  }

  /** What one member is asked. */
  private final class Part extends PartitionCall {

    private final UUID member;

    Part(UUID member) {
      super(asking.kind(), asking.name(), part, asking.kind().codecOf(part));
      this.member = member;
    }

    @Override
    public void reply(@Nullable Object value) {
      try {
        answered(member, value, true);
      } catch (RuntimeException e) {
        failed(e);
      }
    }

    @Override
    public void fail(Throwable failure) {
      if (isForAll && hasLeft()) {
        answered(member, null, false);
      } else {
        failed(unclear(failure));
      }
    }

    private boolean hasLeft() {
      return !member.equals(host.member()) && !host.elsewhere().members().contains(member);
    }

    @Override
    public boolean isAbandoned() {
      return asking.isAbandoned();
    }

    @Override
    public UUID caller() {
      return asking.caller();
    }
  }
}
