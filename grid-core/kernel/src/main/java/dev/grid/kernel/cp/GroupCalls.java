package dev.grid.kernel.cp;

import dev.grid.cp.GroupDestroyedException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Invoker;
import dev.grid.protocol.Message;
import dev.grid.protocol.types.RaftGroupId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a proxy calls the group of its structure: asks for the group before the first call, and again
 * after a call has said that the group is destroyed. That call fails with it; nothing is sent to
 * another group by itself, as what the structure had is lost. Thread-safe.
 */
public final class GroupCalls {

  private final CpName name;
  private final Invoker invoker;

  /** The group, while it is asked for too; null if it has to be asked for. */
  private final AtomicReference<@Nullable CompletableFuture<RaftGroupId>> group =
      new AtomicReference<>();

  public GroupCalls(CpName name, Invoker invoker) {
    this.name = name;
    this.invoker = invoker;
  }

  /** The structure's name. */
  public CpName name() {
    return name;
  }

  /** How the group is reached. */
  public Invoker invoker() {
    return invoker;
  }

  /** Sends a message to the group. Cancelling what is returned gives the call up. */
  public <R, T> CompletableFuture<T> call(
      Function<RaftGroupId, Message<R>> message, Function<@Nullable R, T> decoder) {
    CompletableFuture<RaftGroupId> known = group();
    if (known.isDone() && !known.isCompletedExceptionally()) {
      return send(known.join(), message, decoder);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    var unused =
        known.whenComplete(
            (id, failure) -> {
              if (failure != null) {
                result.completeExceptionally(CallFuture.unwrapped(failure));
              } else if (!result.isDone()) {
                CallFuture.relay(send(id, message, decoder), result);
              }
            });
    return result;
  }

  private <R, T> CallFuture<T> send(
      RaftGroupId id, Function<RaftGroupId, Message<R>> message, Function<@Nullable R, T> decoder) {
    CallFuture<T> call = invoker.invoke(message.apply(id), decoder);
    var unused =
        call.whenComplete(
            (answer, failure) -> {
              if (failure != null
                  && CallFuture.unwrapped(failure) instanceof GroupDestroyedException) {
                forget(id);
              }
            });
    return call;
  }

  /** The group, asked for if it is not known. */
  public CompletableFuture<RaftGroupId> group() {
    CompletableFuture<RaftGroupId> known = group.get();
    while (known == null || known.isCompletedExceptionally()) {
      CompletableFuture<RaftGroupId> asked = new CompletableFuture<>();
      if (group.compareAndSet(known, asked)) {
        CallFuture.relay(invoker.group(name.toString()), asked);
        return asked;
      }
      known = group.get();
    }
    return known;
  }

  private void forget(RaftGroupId id) {
    CompletableFuture<RaftGroupId> known = group.get();
    if (known != null
        && known.isDone()
        && !known.isCompletedExceptionally()
        && known.join().equals(id)) {
      group.compareAndSet(known, null);
    }
  }
}
