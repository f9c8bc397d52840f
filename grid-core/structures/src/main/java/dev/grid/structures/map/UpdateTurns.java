package dev.grid.structures.map;

import dev.grid.OverloadedException;
import dev.grid.kernel.Invoker;
import dev.grid.protocol.Data;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the asynchronous updates of one key that one thread has asked for run one after another, in
 * the order in which it did. All of them lock the key as that thread, so its lock would not keep
 * them from overtaking each other. Updates that different threads ask for do not wait here: one of
 * them may hold the lock that another waits for, and then ask for an update itself. For the same
 * reason a function that asks for an update of any key and waits for it never waits for its own
 * turn: it runs on a thread that is not the one that asked for it.
 *
 * <p>One of these for a client or member, whichever of its proxies are asked. Thread-safe.
 */
final class UpdateTurns implements AutoCloseable {

  /** So many updates may run or wait at a time; more are refused as overload. */
  static final int UNDER_WAY_MAX = 100_000;

  /** What is updated in turn. */
  private record Turns(String map, Data key, long threadId) {}

  /** The end of the last update that was asked for; none where there is nothing under way. */
  private final Map<Turns, CompletableFuture<Void>> lasts = new ConcurrentHashMap<>();

  private final AtomicInteger underWay = new AtomicInteger();

  /** The one of an instance. */
  static UpdateTurns of(Invoker invoker) {
    return invoker.localParts().get(UpdateTurns.class, "maps", UpdateTurns::new);
  }

  /**
   * Runs what blocks on a thread of its own, when those before it have ended. Whatever depends on
   * the answer may wait for those behind it.
   */
  <T extends @Nullable Object> CompletionStage<T> run(
      String map, Data key, long threadId, Supplier<T> blocking) {
    if (underWay.incrementAndGet() > UNDER_WAY_MAX) {
      underWay.decrementAndGet();
      return CompletableFuture.failedStage(
          new OverloadedException(
              "map="
                  + map
                  + ": an update was not begun, as updatesMax="
                  + UNDER_WAY_MAX
                  + " of this instance are under way: wait for some of them first"));
    }
    Turns turns = new Turns(map, key, threadId);
    CompletableFuture<Void> end = new CompletableFuture<>();
    CompletableFuture<T> answer = new CompletableFuture<>();
    CompletableFuture<Void> before = lasts.put(turns, end);
    Runnable turn = () -> take(turns, end, blocking, answer);
    if (before == null) {
      start(turn);
    } else {
      var unused = before.thenRunAsync(turn, UpdateTurns::start);
    }
    return answer;
  }

  private static void start(Runnable turn) {
    var unused = Thread.startVirtualThread(turn);
  }

  private <T extends @Nullable Object> void take(
      Turns turns, CompletableFuture<Void> end, Supplier<T> blocking, CompletableFuture<T> answer) {
    Runnable answering;
    try {
      T value = blocking.get();
      answering = () -> answer.complete(value);
    } catch (RuntimeException | Error e) {
      answering = () -> answer.completeExceptionally(e);
    }
    lasts.remove(turns, end);
    underWay.decrementAndGet();
    end.complete(null);
    answering.run();
  }

  /** How many are kept for updates that run or wait: none when there are none. */
  int size() {
    return lasts.size();
  }

  /** What is under way fails or ends with the calls that it makes. */
  @Override
  public void close() {}
}
