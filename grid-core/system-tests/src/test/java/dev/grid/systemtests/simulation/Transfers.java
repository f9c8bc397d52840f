package dev.grid.systemtests.simulation;

import dev.grid.kernel.Invoker;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.map.AsyncGridMap;
import dev.grid.member.transaction.Transactions;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.session.TransactionMessages;
import dev.grid.protocol.session.TransactionMessages.Create;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.structures.Structures;
import dev.grid.structures.map.MapStructure;
import dev.grid.structures.map.TransactionalMapMessages;
import dev.grid.structures.queue.QueueStructure;
import dev.grid.structures.queue.TransactionalQueueMessages;
import dev.grid.transaction.TransactionException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A workload that checks itself: transactions, coordinated by one member or another, move amounts
 * between accounts, which are entries of a map, and a queue. Each stores a mark of its own, too.
 * What is promised:
 *
 * <ul>
 *   <li>When faults have ended, the accounts and the queue have together what they began with.
 *   <li>The mark of each transaction that has committed is there, of one that was rolled back it is
 *       not.
 *   <li>Nothing is locked, and no log has any record left.
 * </ul>
 */
final class Transfers {

  static final String ACCOUNTS = "accounts";

  private static final String QUEUE = "transfers";
  private static final int COUNT = 8;
  private static final int SESSIONS = 4;
  private static final long BALANCE = 1_000;
  private static final long MARK = 0;
  private static final long TIMEOUT_MILLIS = 8_000;
  private static final long GIVE_UP_NANOS = 20_000_000_000L;
  private static final Codecs CODECS = new Codecs(Structures.codecs());

  private final World world;
  private final SimulatedNetwork network;
  private final Invoker invoker;
  private final Supplier<SimulatedMember> anyMember;
  private final int durability;
  private final AsyncGridMap<String, Long> accounts;
  private final AsyncGridQueue<Long> queue;
  private final Set<String> committed = new HashSet<>();
  private final Set<String> rolledBack = new HashSet<>();
  private final Set<String> found = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private boolean running = true;
  private int numbers;
  private long sum;
  private int unread;

  Transfers(
      World world,
      SimulatedNetwork network,
      Invoker invoker,
      Supplier<SimulatedMember> anyMember,
      int durability) {
    this.world = world;
    this.network = network;
    this.invoker = invoker;
    this.anyMember = anyMember;
    this.durability = durability;
    this.accounts = MapStructure.<String, Long>proxy(ACCOUNTS, invoker).async();
    this.queue = QueueStructure.<Long>proxy(QUEUE, invoker).async();
  }

  void start() {
    CompletableFuture<?> filled = CompletableFuture.completedFuture(null);
    for (int i = 0; i < COUNT; i++) {
      String account = account(i);
      filled = filled.thenCompose(done -> accounts.put(account, BALANCE).toCompletableFuture());
    }
    var unused =
        filled.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                violations.add("the accounts cannot be filled: " + failure);
              }
              for (int i = 0; i < SESSIONS; i++) {
                world.in(world.micros(0, 5_000), this::begin);
              }
            });
  }

  void stop() {
    running = false;
  }

  long committed() {
    return committed.size();
  }

  private static String account(int number) {
    return "account" + number;
  }

  private void begin() {
    if (running) {
      new Transfer(anyMember.get(), "mark" + ++numbers).begin();
    }
  }

  /** There is nothing to be moved: the transaction is to be rolled back. */
  private static final class NothingThereException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** One transaction. */
  private final class Transfer {

    private final SimulatedMember member;
    private final String mark;
    private @Nullable UUID id;
    private boolean commits;
    private boolean isOver;

    Transfer(SimulatedMember member, String mark) {
      this.member = member;
      this.mark = mark;
    }

    void begin() {
      world.in(GIVE_UP_NANOS, () -> over(null, true));
      var unused =
          this.<UUID>control(
                  new Create(TIMEOUT_MILLIS, durability, TransactionMessages.TWO_PHASE, 1))
              .thenCompose(
                  begun -> {
                    id = begun;
                    return move();
                  })
              .thenCompose(done -> store(mark, MARK))
              .thenCompose(
                  done -> {
                    commits = true;
                    return control(new TransactionMessages.Commit(id(), 1));
                  })
              .whenComplete((done, failure) -> over(failure, false));
    }

    private UUID id() {
      return Objects.requireNonNull(id);
    }

    private CompletableFuture<?> move() {
      String account = account(world.random().nextInt(COUNT));
      long amount = 1 + world.random().nextInt(9);
      return switch (world.random().nextInt(3)) {
        case 0 -> {
          int from = world.random().nextInt(COUNT - 1);
          int to = from + 1 + world.random().nextInt(COUNT - from - 1);
          yield change(account(from), -amount).thenCompose(done -> change(account(to), amount));
        }
        case 1 ->
            change(account, -amount)
                .thenCompose(
                    done ->
                        this.<Boolean>call(
                            new TransactionalQueueMessages.Offer(QUEUE, id(), 1, data(amount), 0)))
                .thenApply(this::requireOffered);
        default ->
            this.<@Nullable Data>call(new TransactionalQueueMessages.Poll(QUEUE, id(), 1, 0))
                .thenCompose(
                    item -> {
                      if (item == null) {
                        throw new NothingThereException();
                      }
                      return change(account, number(item));
                    });
      };
    }

    private @Nullable Object requireOffered(Boolean isOffered) {
      if (!isOffered) {
        violations.add("a queue without a bound is full");
      }
      return null;
    }

    private CompletableFuture<?> change(String account, long amount) {
      return this.<@Nullable Data>call(
              new TransactionalMapMessages.GetForUpdate(ACCOUNTS, id(), 1, key(account)))
          .thenCompose(balance -> store(account, number(Objects.requireNonNull(balance)) + amount));
    }

    private CompletableFuture<?> store(String key, long value) {
      return call(new TransactionalMapMessages.Set(ACCOUNTS, id(), 1, key(key), data(value)));
    }

    @SuppressWarnings("unchecked") // The answer is of the message's type.
    private <R> CompletableFuture<R> call(TransactionalMessage<?> message) {
      return (CompletableFuture<R>)
          transactions().call(this, CODECS.of((Message<?>) message), message);
    }

    @SuppressWarnings("unchecked") // The answer is of the message's type.
    private <R> CompletableFuture<R> control(TransactionMessages<?> message) {
      return (CompletableFuture<R>) transactions().call(this, message);
    }

    private Transactions transactions() {
      return member.transactions();
    }

    /** What is not over when it is given up has stopped with its member, or is stuck. */
    private void over(@Nullable Throwable thrown, boolean givenUp) {
      if (isOver) {
        return;
      }
      isOver = true;
      Throwable failure =
          thrown instanceof CompletionException && thrown.getCause() != null
              ? thrown.getCause()
              : thrown;
      if (!givenUp && failure == null) {
        committed.add(mark);
      } else if (!commits || failure instanceof TransactionException) {
        rolledBack.add(mark);
        if (!commits) {
          transactions().ended(this);
        }
      }
      world.in(world.micros(500, 20_000), Transfers.this::begin);
    }
  }

  private Data key(String key) {
    return invoker.serialization().toKey(key);
  }

  private Data data(long value) {
    return invoker.serialization().toData(value);
  }

  private long number(Data data) {
    return invoker.serialization().<Long>toObject(data);
  }

  // In the end.

  /** Asks for what is there, when no call is under way any more. */
  void readAll() {
    unread = COUNT + 1;
    for (int i = 0; i < COUNT; i++) {
      accounts
          .get(account(i))
          .whenComplete((balance, failure) -> count(balance == null ? 0 : balance, failure));
    }
    queue
        .toList()
        .whenComplete(
            (items, failure) ->
                count(
                    items == null ? 0 : items.stream().mapToLong(Long::longValue).sum(), failure));
    Set<String> known = new HashSet<>(committed);
    known.addAll(rolledBack);
    for (String mark : known) {
      unread++;
      accounts
          .get(mark)
          .whenComplete(
              (value, failure) -> {
                if (value != null) {
                  found.add(mark);
                }
                count(0, failure);
              });
    }
    for (int i = 0; i < COUNT; i++) {
      String account = account(i);
      unread++;
      accounts
          .isLocked(account)
          .whenComplete(
              (isLocked, failure) -> {
                if (Boolean.TRUE.equals(isLocked)) {
                  violations.add(account + " is locked in the end");
                }
                count(0, failure);
              });
    }
  }

  private void count(long amount, @Nullable Throwable failure) {
    sum += amount;
    unread--;
    if (failure != null) {
      violations.add("what was transferred cannot be read: " + failure);
    }
  }

  void judge(List<String> into) {
    if (unread > 0) {
      violations.add("what was transferred is not read: calls=" + unread);
    } else if (sum != COUNT * BALANCE) {
      violations.add("the sum was " + COUNT * BALANCE + ", and is " + sum);
    }
    for (String mark : committed) {
      if (!found.contains(mark)) {
        violations.add(mark + " has committed and is not there");
      }
    }
    for (String mark : rolledBack) {
      if (found.contains(mark)) {
        violations.add(mark + " was rolled back and is there");
      }
    }
    for (SimulatedMember member : network.alive()) {
      member.core().host().upkeep().counts().structures().stream()
          .filter(s -> Structures.isInternal(s.structure().service()) && s.entries() > 0)
          .forEach(s -> violations.add(member + ": records of transactions are left: " + s));
    }
    into.addAll(violations);
  }
}
