package dev.grid.systemtests.simulation;

import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.session.TransactionMessages;
import dev.grid.protocol.session.TransactionMessages.Commit;
import dev.grid.protocol.session.TransactionMessages.Create;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.structures.Structures;
import dev.grid.structures.queue.QueueStructure;
import dev.grid.structures.queue.TransactionalQueueMessages.Poll;
import dev.grid.transaction.TransactionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

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
  private static final Codecs CODECS = new Codecs(Structures.codecs());

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
    private final SimulatedMember member;
    private final List<String> taken = new ArrayList<>();
    private @Nullable UUID id;
    private boolean isCommitted;
    private boolean isRolledBack;

    Taker(int number, SimulatedMember member) {
      this.number = number;
      this.member = member;
    }

    private String name() {
      return "taken" + number;
    }

    AsyncGridQueue<String> queue() {
      return QueueStructure.<String>proxy(name(), client).async();
    }

    void begin() {
      var unused =
          this.<UUID>control(new Create(TIMEOUT_MILLIS, 1, TransactionMessages.TWO_PHASE, 1))
              .thenCompose(
                  begun -> {
                    id = begun;
                    return poll();
                  });
    }

    void goOn() {
      var unused =
          poll()
              .handle((done, failure) -> control(new Commit(Objects.requireNonNull(id), 1)))
              .thenCompose(commit -> commit)
              .whenComplete((done, failure) -> over(failure));
    }

    private CompletableFuture<?> poll() {
      return call(new Poll(name(), Objects.requireNonNull(id), 1, 0))
          .thenAccept(
              item -> {
                if (item != null) {
                  taken.add(client.serialization().toObject(item));
                }
              });
    }

    @SuppressWarnings("unchecked") // The answer is of the message's type.
    private CompletableFuture<@Nullable Data> call(TransactionalMessage<@Nullable Data> message) {
      return (CompletableFuture<@Nullable Data>)
          member
              .transactions()
              .call(this, CODECS.of((Message<Data>) (Message<?>) message), message);
    }

    @SuppressWarnings("unchecked") // The answer is of the message's type.
    private <R> CompletableFuture<R> control(TransactionMessages<?> message) {
      return (CompletableFuture<R>) member.transactions().call(this, message);
    }

    private void over(@Nullable Throwable thrown) {
      Throwable failure =
          thrown instanceof CompletionException && thrown.getCause() != null
              ? thrown.getCause()
              : thrown;
      isCommitted = failure == null;
      isRolledBack = failure instanceof TransactionException;
    }

    void judge(List<String> left) {
      List<String> together = new ArrayList<>(left);
      together.addAll(taken);
      boolean isTaken = together.stream().sorted().toList().equals(ITEMS);
      boolean isBack = left.stream().sorted().toList().equals(ITEMS);
      if (isCommitted ? !isTaken : isRolledBack ? !isBack : !isTaken && !isBack) {
        run.violated(
            "taker="
                + number
                + " at "
                + member
                + (isCommitted ? " committed" : isRolledBack ? " rolled back" : " not known")
                + ": taken="
                + taken
                + " left="
                + left);
      }
    }
  }
}
