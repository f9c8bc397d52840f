package dev.grid.structures.countdownlatch;

import dev.grid.countdownlatch.AsyncGridCountDownLatch;
import dev.grid.countdownlatch.GridCountDownLatch;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.cp.GroupCalls;
import dev.grid.kernel.keys.LockRequest;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.Await;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.CountDown;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.GetCount;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.GetRound;
import dev.grid.structures.countdownlatch.CountDownLatchMessages.TrySetCount;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Turns calls into messages. Immutable. */
final class AsyncCountDownLatchProxy implements AsyncGridCountDownLatch {

  private final GroupCalls calls;
  private final String object;

  AsyncCountDownLatchProxy(GroupCalls calls) {
    this.calls = calls;
    this.object = calls.name().object();
  }

  String name() {
    return calls.name().toString();
  }

  @Override
  public CompletableFuture<Boolean> trySetCount(int count) {
    return calls.call(group -> new TrySetCount(group, object, count), Objects::requireNonNull);
  }

  /** The round is asked for first: a message that comes again later must not count in another. */
  @Override
  public CompletableFuture<Void> countDown() {
    UUID invocationUid = UUID.randomUUID();
    CompletableFuture<Integer> round =
        calls.call(group -> new GetRound(group, object), Objects::requireNonNull);
    return round.thenCompose(
        known ->
            calls.call(
                group -> new CountDown(group, object, invocationUid, known), CallFuture::nothing));
  }

  @Override
  public CompletableFuture<Integer> count() {
    return calls.call(group -> new GetCount(group, object), Objects::requireNonNull);
  }

  @Override
  public CompletableFuture<Void> await() {
    UUID invocationUid = UUID.randomUUID();
    return calls.call(
        group -> new Await(group, object, invocationUid, Long.MAX_VALUE), CallFuture::nothing);
  }

  @Override
  public CompletableFuture<Boolean> await(Duration timeout) {
    UUID invocationUid = UUID.randomUUID();
    long timeoutMillis = LockRequest.timeoutMillis(timeout);
    return calls.call(
        group -> new Await(group, object, invocationUid, timeoutMillis), Objects::requireNonNull);
  }

  void destroy() {
    calls.invoker().destroy(GridCountDownLatch.TYPE.id(name()));
  }
}
