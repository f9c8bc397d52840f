package dev.grid.systemtests.contract;

import dev.grid.systemtests.Names;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Tasks wait for it on members of this process, and say what became of them. Thread-safe. */
final class Gate {

  private static final Map<String, Gate> ALL = new ConcurrentHashMap<>();

  final String name = Names.fresh("gate-");
  final CountDownLatch begun = new CountDownLatch(1);
  final CountDownLatch open = new CountDownLatch(1);
  final CompletableFuture<String> ended = new CompletableFuture<>();

  Gate() {
    ALL.put(name, this);
  }

  Pass task() {
    return new Pass(name);
  }

  /** Waits until the gate is open. */
  record Pass(String gate) implements Callable<String> {

    @Override
    public String call() throws InterruptedException {
      Gate passed = ALL.get(gate);
      passed.begun.countDown();
      try {
        passed.open.await();
      } catch (InterruptedException e) {
        passed.ended.complete("interrupted");
        throw e;
      }
      passed.ended.complete("passed");
      return gate;
    }
  }
}
