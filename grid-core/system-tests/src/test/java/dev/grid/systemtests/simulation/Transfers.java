package dev.grid.systemtests.simulation;

import dev.grid.kernel.Invoker;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.list.AsyncGridList;
import dev.grid.map.AsyncGridMap;
import dev.grid.member.transaction.Transactions;
import dev.grid.multimap.AsyncGridMultiMap;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.session.TransactionMessages;
import dev.grid.protocol.session.TransactionMessages.Create;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.set.AsyncGridSet;
import dev.grid.structures.Structures;
import dev.grid.structures.list.ListStructure;
import dev.grid.structures.list.TransactionalListMessages;
import dev.grid.structures.map.MapStructure;
import dev.grid.structures.map.TransactionalMapMessages;
import dev.grid.structures.multimap.MultiMapStructure;
import dev.grid.structures.multimap.TransactionalMultiMapMessages;
import dev.grid.structures.queue.QueueStructure;
import dev.grid.structures.queue.TransactionalQueueMessages;
import dev.grid.structures.set.SetStructure;
import dev.grid.structures.set.TransactionalSetMessages;
import dev.grid.transaction.TransactionException;
import java.util.ArrayList;
import java.util.Collection;
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
 * between accounts, which are entries of a map, and a queue, a multimap, a list and a set. Each
 * stores a mark of its own, too. What is promised:
 *
 * <ul>
 *   <li>When faults have ended, all of these have together what the accounts began with.
 *   <li>The mark of each transaction that has committed is there, of one that was rolled back it is
 *       not.
 *   <li>Nothing is locked, and no log has any record left.
 * </ul>
 */
final class Transfers {

  static final String ACCOUNTS = "accounts";

  private static final String QUEUE = "transfers";
  private static final String MULTIMAP = "lists-transfers";
  private static final String LIST = "transfers";
  private static final String SET = "transfers";
  private static final int KEYS = 3;

  /** A set's item is a number times this, and an amount: of equal items it would keep one. */
  private static final long SET_RADIX = 16;

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
  private final AsyncGridMultiMap<String, Long> multiMap;
  private final AsyncGridList<Long> list;
  private final AsyncGridSet<Long> set;

  /** What has been added to the set, by transactions that have committed. */
  private final List<Long> inSet = new ArrayList<>();

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
    this.multiMap = MultiMapStructure.<String, Long>proxy(MULTIMAP, invoker).async();
    this.list = ListStructure.<Long>proxy(LIST, invoker).async();
    this.set = SetStructure.<Long>proxy(SET, invoker).async();
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

  private static String keyOf(int number) {
    return "key" + number;
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
    private @Nullable Long addedToSet;

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
      return switch (world.random().nextInt(9)) {
        case 0 -> {
          int from = world.random().nextInt(COUNT - 1);
          int to = from + 1 + world.random().nextInt(COUNT - from - 1);
          yield change(account(from), -amount).thenCompose(done -> change(account(to), amount));
        }
        case 1 -> give(account, amount, offer(amount)).thenApply(this::requireAdded);
        case 2 -> take(account, () -> polled());
        case 3 -> give(account, amount, put(amount)).thenApply(this::requireAdded);
        case 4 -> take(account, () -> removedValues());
        case 5 -> give(account, amount, addToList(amount)).thenApply(this::requireAdded);
        case 6 -> take(account, () -> removedFromList(amount));
        case 7 -> {
          addedToSet = ++numbers * SET_RADIX + amount;
          yield give(account, amount, addToSet(addedToSet)).thenApply(this::requireAdded);
        }
        default -> take(account, () -> removedFromSet());
      };
    }

    // Accounts come first, so that no two transactions wait for each other for long.

    private CompletableFuture<Boolean> give(
        String account, long amount, Supplier<CompletableFuture<Boolean>> adding) {
      return change(account, -amount).thenCompose(done -> adding.get());
    }

    /** Adds what is found to an account; nothing is to be found as null. */
    private CompletableFuture<?> take(
        String account, Supplier<CompletableFuture<@Nullable Long>> taking) {
      return forUpdate(account)
          .thenCompose(balance -> taking.get())
          .thenCompose(
              amount -> {
                if (amount == null) {
                  throw new NothingThereException();
                }
                return change(account, amount);
              });
    }

    private Supplier<CompletableFuture<Boolean>> offer(long amount) {
      return () -> call(new TransactionalQueueMessages.Offer(QUEUE, id(), 1, data(amount), 0));
    }

    private CompletableFuture<@Nullable Long> polled() {
      return this.<@Nullable Data>call(new TransactionalQueueMessages.Poll(QUEUE, id(), 1, 0))
          .thenApply(item -> item == null ? null : number(item));
    }

    private Data anyKey() {
      return key(keyOf(world.random().nextInt(KEYS)));
    }

    private Supplier<CompletableFuture<Boolean>> put(long amount) {
      return () ->
          call(new TransactionalMultiMapMessages.Put(MULTIMAP, id(), 1, anyKey(), data(amount)));
    }

    private CompletableFuture<@Nullable Long> removedValues() {
      return this.<List<Data>>call(
              new TransactionalMultiMapMessages.Remove(MULTIMAP, id(), 1, anyKey()))
          .thenApply(
              values ->
                  values.isEmpty()
                      ? null
                      : values.stream().mapToLong(Transfers.this::number).sum());
    }

    private Supplier<CompletableFuture<Boolean>> addToList(long amount) {
      return () -> call(new TransactionalListMessages.Add(LIST, id(), 1, data(amount)));
    }

    private CompletableFuture<@Nullable Long> removedFromList(long amount) {
      return this.<Boolean>call(new TransactionalListMessages.Remove(LIST, id(), 1, data(amount)))
          .thenApply(isRemoved -> isRemoved ? amount : null);
    }

    private Supplier<CompletableFuture<Boolean>> addToSet(long item) {
      return () -> call(new TransactionalSetMessages.Add(SET, id(), 1, data(item)));
    }

    /** One that may have been removed before: then there is nothing. */
    private CompletableFuture<@Nullable Long> removedFromSet() {
      if (inSet.isEmpty()) {
        return CompletableFuture.completedFuture(null);
      }
      long item = inSet.remove(world.random().nextInt(inSet.size()));
      return this.<Boolean>call(new TransactionalSetMessages.Remove(SET, id(), 1, data(item)))
          .thenApply(isRemoved -> isRemoved ? item % SET_RADIX : null);
    }

    private @Nullable Object requireAdded(Boolean isAdded) {
      if (!isAdded) {
        violations.add("what has no bound is full, or has an item that is new");
      }
      return null;
    }

    private CompletableFuture<Long> forUpdate(String account) {
      return this.<@Nullable Data>call(
              new TransactionalMapMessages.GetForUpdate(ACCOUNTS, id(), 1, key(account)))
          .thenApply(balance -> number(Objects.requireNonNull(balance)));
    }

    private CompletableFuture<?> change(String account, long amount) {
      return forUpdate(account).thenCompose(balance -> store(account, balance + amount));
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
        if (addedToSet != null) {
          inSet.add(addedToSet);
        }
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
    unread = COUNT + 3 + KEYS;
    for (int i = 0; i < COUNT; i++) {
      accounts
          .get(account(i))
          .whenComplete((balance, failure) -> count(balance == null ? 0 : balance, failure));
    }
    queue.toList().whenComplete(this::countAll);
    list.toList().whenComplete(this::countAll);
    // Clearing waits for whoever has an item.
    set.toSet()
        .thenCompose(items -> set.clear().thenApply(done -> items))
        .whenComplete(
            (items, failure) ->
                countAll(
                    items == null ? null : items.stream().map(item -> item % SET_RADIX).toList(),
                    failure));
    for (int i = 0; i < KEYS; i++) {
      String key = keyOf(i);
      multiMap.get(key).whenComplete(this::countAll);
      unread++;
      multiMap.isLocked(key).whenComplete((is, failure) -> requireFree(key, is, failure));
    }
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
          .whenComplete((isLocked, failure) -> requireFree(account, isLocked, failure));
    }
  }

  private void requireFree(String key, @Nullable Boolean isLocked, @Nullable Throwable failure) {
    if (Boolean.TRUE.equals(isLocked)) {
      violations.add(key + " is locked in the end");
    }
    count(0, failure);
  }

  private void countAll(@Nullable Collection<Long> amounts, @Nullable Throwable failure) {
    count(amounts == null ? 0 : amounts.stream().mapToLong(Long::longValue).sum(), failure);
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
