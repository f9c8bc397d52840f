package dev.grid.systemtests.simulation;

import dev.grid.queue.AsyncGridQueue;
import dev.grid.structures.queue.QueueStructure;
import dev.grid.structures.queue.TransactionalQueueMessages.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Transactions that take an item of a queue before the cluster parts, and another one when it meets
 * again. A coordinator may have been taken for gone meanwhile: then the first item has come back.
 * In the end each item is in its queue, or was taken once by a transaction that has committed.
 */
final class Takers {

  private static final int COUNT = 30;
  private static final List<String> ITEMS = List.of("a", "b", "c", "d");

  /** Longer than the run: what is freed is not freed because its time is up. */
  private static final long TIMEOUT_MILLIS = 600_000;

  private static final int GOES_ON_MICROS_MAX = 30_000_000;

  private final World world;
  private final SimulatedInvoker client;
  private final TransactionsInSplit run;
  private final List<Taker> all = new ArrayList<>();

  Takers(World world, SimulatedInvoker client, TransactionsInSplit run) {
    this.world = world;
    this.client = client;
    this.run = run;
  }

  /** Fills a queue for each. */
  void prepare() {
    for (int i = 0; i < COUNT; i++) {
      Taker taker = new Taker(i, run.anyMember());
      all.add(taker);
      run.ask(taker.queue().addAll(ITEMS), isAdded -> {});
    }
  }

  /** Begins them, and has each take an item. */
  void begin() {
    all.forEach(Taker::begin);
  }

  /** Has each take another item and commit, at some time from now on. */
  void goOn() {
    all.forEach(taker -> world.in(world.micros(0, GOES_ON_MICROS_MAX), taker::goOn));
  }

  /** Has it judged what is there. */
  void judge() {
    all.forEach(taker -> run.ask(taker.queue().toList(), taker::judge));
  }

  private final class Taker {

    private final int number;
    private final MemberTransaction transaction;
    private final List<String> taken = new ArrayList<>();

    Taker(int number, SimulatedMember member) {
      this.number = number;
      this.transaction = new MemberTransaction(member);
    }

    private String name() {
      return "taken" + number;
    }

    AsyncGridQueue<String> queue() {
      return QueueStructure.<String>proxy(name(), client).async();
    }

    void begin() {
      var unused = transaction.begin(TIMEOUT_MILLIS).thenCompose(begun -> poll());
    }

    void goOn() {
      var unused =
          poll()
              .handle((done, failure) -> transaction.commit())
              .thenCompose(commit -> commit)
              .whenComplete((done, failure) -> transaction.over(failure));
    }

    private CompletableFuture<?> poll() {
      return transaction
          .call(new Poll(name(), transaction.id(), 1, 0))
          .thenAccept(
              item -> {
                if (item != null) {
                  taken.add(client.serialization().toObject(item));
                }
              });
    }

    void judge(List<String> left) {
      List<String> together = new ArrayList<>(left);
      together.addAll(taken);
      boolean isTaken = together.stream().sorted().toList().equals(ITEMS);
      boolean isBack = left.stream().sorted().toList().equals(ITEMS);
      boolean isRight =
          transaction.isCommitted()
              ? isTaken
              : transaction.isRolledBack() ? isBack : isTaken || isBack;
      if (!isRight) {
        run.violated(
            "taker=" + number + " at " + transaction + ": taken=" + taken + " left=" + left);
      }
    }
  }
}
