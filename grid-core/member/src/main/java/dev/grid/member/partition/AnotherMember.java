package dev.grid.member.partition;

import dev.grid.kernel.AnyMember;
import dev.grid.kernel.Retries;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call that this member cannot serve and another may: the others are asked one after another, in
 * no order and each once, until one can; else the call fails as it did here. One of them is asked
 * at a time, by whoever has the answer of the one before.
 */
final class AnotherMember {

  private final PartitionHost host;
  private final PartitionCall asking;
  private final AnyMember message;
  private final Throwable failure;
  private final Iterator<UUID> others;

  AnotherMember(PartitionHost host, PartitionCall asking, AnyMember message, Throwable failure) {
    this.host = host;
    this.asking = asking;
    this.message = message;
    this.failure = failure;
    List<UUID> members = new ArrayList<>(host.elsewhere().members());
    members.remove(host.member());
    this.others = members.iterator();
  }

  /** Asks the next one. Does not block. */
  void ask() {
    if (others.hasNext()) {
      host.elsewhere().routeTo(others.next(), new Attempt());
    } else {
      asking.fail(failure);
    }
  }

  /** What one member is asked. */
  private final class Attempt extends PartitionCall {

    Attempt() {
      super(asking.kind(), asking.name(), asking.message(), asking.codec());
    }

    @Override
    public void reply(@Nullable Object value) {
      asking.reply(value);
    }

    @Override
    public void fail(Throwable cause) {
      if (message.isForAnother(cause)
          || cause instanceof RuntimeException e && Retries.isSafeAfter(e)) {
        ask();
      } else {
        asking.fail(cause);
      }
    }

    @Override
    protected boolean mayBePassedOn() {
      return false;
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
