package dev.grid.systemtests.simulation;

import dev.grid.IndeterminateResultException;
import dev.grid.config.MemberConfig;
import dev.grid.queue.AsyncGridQueue;
import dev.grid.queue.QueueComparatorException;
import dev.grid.queue.QueueConfig;
import dev.grid.queue.QueueStore;
import dev.grid.queue.QueueStoreConfig;
import dev.grid.queue.QueueStoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A workload on queues that users' code orders, or keeps in a store, or both: to each one producer
 * offers items and one consumer takes them. Stores fail now and then, and the comparator fails at
 * some items. What is promised:
 *
 * <ul>
 *   <li>What was accepted comes once; what a comparator or store has refused never comes.
 *   <li>Whatever comes is the least of what was there, and of equal items the first.
 *   <li>An item is stored before it is answered that it was added, and deleted before it comes.
 * </ul>
 */
final class UserQueues {

  /** Ordered by a comparator alone. */
  private static final String ORDERED = "ordered";

  /** In a store that does not fail. */
  private static final String STORED = "stored";

  /** Ordered, and in a store that fails at times. */
  private static final String BOTH = "both";

  /**
   * All are in memory unless that is set: with few, what a member that is taken for gone writes to
   * the store late may be over what another has stored by that id.
   */
  private static final int MEMORY_ITEMS =
      Integer.getInteger("grid.simulation.memoryItems", Integer.MAX_VALUE);

  private static final int BATCH_ITEMS = 2;

  private static final int WAIT_ONE_IN = 4;
  private static final int STORE_FAILS_ONE_IN = 40;

  /** The comparator fails at every item of so many. */
  private static final int UNORDERED_ONE_IN = 50;

  private static final int PRIORITIES = 4;

  /** An item is its priority and its number: the latter is less than this. */
  private static final long NUMBERS = 1_000_000;

  private final World world;
  private final Storage storage;
  private final Function<String, AsyncGridQueue<Long>> queues;
  private final List<Line> lines = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private boolean producing = true;
  private long received;

  /** Uses the storage that the members were {@linkplain #configure configured} with. */
  UserQueues(World world, Storage storage, Function<String, AsyncGridQueue<Long>> queues) {
    this.world = world;
    this.storage = storage;
    this.queues = queues;
  }

  /** What members must be given. */
  static MemberConfig configure(MemberConfig config, int backups, Storage storage) {
    QueueStoreConfig store = QueueStoreConfig.of(storage);
    return config
        .with(queue(ORDERED, backups).withComparator(UserQueues::compare))
        .with(
            queue(STORED, backups)
                .withStore(store.withMemoryItems(MEMORY_ITEMS).withBatchItems(BATCH_ITEMS)))
        .with(queue(BOTH, backups).withComparator(UserQueues::compare).withStore(store));
  }

  private static QueueConfig queue(String beginning, int backups) {
    return QueueConfig.named(beginning + "*").withBackups(backups, 0);
  }

  private static int compare(Object a, Object b) {
    long one = (Long) a;
    long other = (Long) b;
    if (isUnordered(one) || isUnordered(other)) {
      throw new IllegalStateException("has no order");
    }
    return Long.compare(one / NUMBERS, other / NUMBERS);
  }

  private static boolean isUnordered(long item) {
    return item % NUMBERS % UNORDERED_ONE_IN == 0;
  }

  /** What all members have behind them; whoever calls it later than another changes it later. */
  static final class Storage implements QueueStore<Long> {

    private final World world;
    private final Map<String, TreeMap<Long, Long>> items = new HashMap<>();

    /** By queue and item: the ids that it was ever stored by. */
    private final Map<String, Set<Long>> stored = new HashMap<>();

    /** By queue: the ids that were ever deleted. */
    private final Map<String, Set<Long>> deleted = new HashMap<>();

    Storage(World world) {
      this.world = world;
    }

    private TreeMap<Long, Long> of(String queue) {
      return items.computeIfAbsent(queue, name -> new TreeMap<>());
    }

    private void failSometimes(String queue) throws IOException {
      if (!queue.startsWith(STORED) && world.random().nextInt(STORE_FAILS_ONE_IN) == 0) {
        throw new IOException("the store fails now and then");
      }
    }

    @Override
    public void store(String queue, long id, Long item) throws IOException {
      failSometimes(queue);
      of(queue).put(id, item);
      stored.computeIfAbsent(queue + item, i -> new HashSet<>()).add(id);
    }

    @Override
    public void deleteAll(String queue, Collection<Long> ids) throws IOException {
      failSometimes(queue);
      of(queue).keySet().removeAll(ids);
      deleted.computeIfAbsent(queue, q -> new HashSet<>()).addAll(ids);
    }

    @Override
    public List<Long> loadAllIds(String queue) throws IOException {
      failSometimes(queue);
      return List.copyOf(of(queue).keySet());
    }

    @Override
    public @Nullable Long load(String queue, long id) throws IOException {
      failSometimes(queue);
      return of(queue).get(id);
    }

    boolean wasStored(String queue, long item) {
      return stored.containsKey(queue + item);
    }

    boolean wasDeleted(String queue, long item) {
      return !Collections.disjoint(
          stored.getOrDefault(queue + item, Set.of()), deleted.getOrDefault(queue, Set.of()));
    }
  }

  void start() {
    begin(ORDERED);
    begin(STORED);
    begin(BOTH);
  }

  private void begin(String beginning) {
    String name = beginning + lines.size();
    Line line = new Line(name, beginning, queues.apply(name));
    lines.add(line);
    world.in(world.micros(0, 5_000), line::produce);
    world.in(world.micros(0, 5_000), line::consume);
  }

  /** Ends the producing; consumers go on. */
  void stop() {
    producing = false;
  }

  long received() {
    return received;
  }

  /** When everything should have been received: adds what is wrong. */
  void judge(List<String> into) {
    for (Line line : lines) {
      if (!line.isUnclear && !line.there.isEmpty()) {
        violations.add(line.name + ": was accepted and never came: " + line.there);
      }
    }
    into.addAll(violations);
  }

  /** One queue. */
  private final class Line {

    final String name;
    final String beginning;
    final AsyncGridQueue<Long> queue;
    final boolean isOrdered;
    final boolean isStored;

    /** What was accepted and has not come. */
    final Set<Long> there = new HashSet<>();

    /** What is being offered, of which nobody knows whether it is there. */
    @Nullable Long offered;

    long numbers;

    /** Nobody can say whether a call was carried out: what comes is not judged any more. */
    boolean isUnclear;

    Line(String name, String beginning, AsyncGridQueue<Long> queue) {
      this.name = name;
      this.beginning = beginning;
      this.queue = queue;
      this.isOrdered = !beginning.equals(STORED);
      this.isStored = !beginning.equals(ORDERED);
    }

    void produce() {
      if (!producing || isUnclear) {
        return;
      }
      long priority = isOrdered ? world.random().nextInt(PRIORITIES) : 0;
      long item = priority * NUMBERS + ++numbers;
      offered = item;
      queue
          .offer(item)
          .whenComplete(
              (taken, failure) -> {
                if (failure == null) {
                  accepted(item);
                } else if (!isRefusal(item, failure)) {
                  failed("offer " + item, failure);
                }
                offered = null;
                world.in(world.micros(500, 30_000), this::produce);
              });
    }

    private void accepted(long item) {
      // Else it has come already.
      if (Long.valueOf(item).equals(offered)) {
        there.add(item);
      }
      if (isStored && !isUnclear && !storage.wasStored(name, item)) {
        wrong("accepted " + item + ", which was not stored");
      }
      if (isOrdered && isUnordered(item)) {
        wrong("accepted " + item + ", which cannot be compared");
      }
    }

    private boolean isRefusal(long item, Throwable failure) {
      return isStored && failure instanceof QueueStoreException
          || isOrdered && isUnordered(item) && failure instanceof QueueComparatorException;
    }

    void consume() {
      if (isUnclear) {
        return;
      }
      // What is accepted later may be less than what comes, and come later nevertheless.
      Set<Long> before = Set.copyOf(there);
      boolean waits = world.random().nextInt(WAIT_ONE_IN) == 0;
      CompletionStage<Long> taking = waits ? queue.take() : queue.poll();
      taking.whenComplete(
          (item, failure) -> {
            if (failure == null) {
              came(item, before);
            } else if (!(isStored && failure instanceof QueueStoreException)) {
              failed("poll", failure);
            }
            world.in(world.micros(500, 30_000), this::consume);
          });
    }

    private void came(@Nullable Long item, Set<Long> before) {
      if (isUnclear) {
        return;
      }
      if (item == null) {
        if (!before.isEmpty()) {
          wrong("nothing came, and there is " + before);
        }
        return;
      }
      received++;
      if (item.equals(offered)) {
        offered = null; // The answer to its producer is on its way.
      } else if (!there.remove(item)) {
        wrong("got " + item + ", which is not there");
      }
      for (long other : before) {
        long order =
            isOrdered ? Long.compare(other / NUMBERS, item / NUMBERS) : Long.compare(other, item);
        if (order < 0 || order == 0 && other < item) {
          wrong("got " + item + " before " + other);
        }
      }
      if (isStored && !storage.wasDeleted(name, item)) {
        wrong("got " + item + ", which was not deleted");
      }
    }

    private void wrong(String what) {
      violations.add(name + ": " + what + " at ms " + world.nowMillis());
    }

    private void failed(String call, Throwable failure) {
      if (isUnclear) {
        return;
      }
      isUnclear = true;
      begin(beginning);
      if (!(failure instanceof IndeterminateResultException)) {
        wrong(call + " failed: " + failure);
      }
    }
  }
}
