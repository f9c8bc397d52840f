package dev.grid.spring.transaction;

import dev.grid.Grid;
import dev.grid.OverloadedException;
import dev.grid.spring.failure.Answers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes to the grid once the transaction of the current thread has committed, whatever it is a
 * transaction of, and not at all if it is rolled back. Where there is no transaction they are made
 * at once.
 *
 * <pre>{@code
 * @Transactional
 * void rename(long id, String name) {
 *   customers.update(id, name);                    // the database
 *   afterCommit.map("customer-cache").delete(id);  // the grid, when that has committed
 * }
 * }</pre>
 *
 * <p>Until then reads see the grid as it was. The writes are made on the thread that commits, which
 * waits for them: of one key only the last, different keys beside each other, and a {@link
 * #publish}, {@link AfterCommitMap#clear} or {@link AfterCommitMap#deleteAll} in its place between
 * what was asked for before and after it. Values are turned into bytes then; what changes in them
 * before that is stored changed. A rollback to a savepoint takes back what was asked for since.
 *
 * <p>If the grid is away then, or refuses a write, the transaction has committed nevertheless, and
 * the rest of its writes is not made, nor later: that is logged and counted, and thrown as {@link
 * AfterCommitFailedException} if so configured. How long it waits for a grid that is away is the
 * client's invocation time-out. A time to live for what is cached bounds how long it stays old.
 *
 * <p>Reactive transactions are not bound to a thread: in one, a write is made at once. Thread-safe.
 */
public final class GridAfterCommit {

  private static final Logger LOG = LoggerFactory.getLogger(GridAfterCommit.class);

  private final Grid grid;
  private final int writesMax;
  private final boolean throwing;
  private final LongAdder applied = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder discarded = new LongAdder();

  /**
   * Over this grid.
   *
   * @param writesMax how many writes a transaction may ask for, at least 1
   * @param throwing whether who commits is told of a failure
   */
  public GridAfterCommit(Grid grid, int writesMax, boolean throwing) {
    this.grid = Objects.requireNonNull(grid, "grid");
    if (writesMax < 1) {
      throw new IllegalArgumentException("writesMax=" + writesMax + ": must be at least 1");
    }
    this.writesMax = writesMax;
    this.throwing = throwing;
  }

  /** The map of this name. */
  public <K, V> AfterCommitMap<K, V> map(String name) {
    return new AfterCommitMap<>(this, name);
  }

  /**
   * Publishes to a topic.
   *
   * @throws OverloadedException if the transaction asks for too many writes
   */
  public void publish(String topic, Object message) {
    Objects.requireNonNull(message, "message");
    add(new Write(null, to -> to.topic(topic).async().publish(message)));
  }

  /** How many writes were made after a commit. */
  public long applied() {
    return applied.sum();
  }

  /** How many writes were not made, or perhaps not, though their transaction has committed. */
  public long failed() {
    return failed.sum();
  }

  /** How many writes were not made as their transaction has not committed. */
  public long discarded() {
    return discarded.sum();
  }

  /**
   * Makes a write after the commit, or now if there is no transaction.
   *
   * @throws OverloadedException if the transaction asks for too many
   */
  void add(Write write) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()
        || !TransactionSynchronizationManager.isActualTransactionActive()) {
      var unused = Answers.join(write.call.apply(grid));
      return;
    }
    PendingWrites pending = (PendingWrites) TransactionSynchronizationManager.getResource(this);
    if (pending == null) {
      pending = new PendingWrites(this);
      TransactionSynchronizationManager.bindResource(this, pending);
      TransactionSynchronizationManager.registerSynchronization(pending);
    }
    if (pending.size() >= writesMax) {
      throw new OverloadedException(
          "a transaction asks for more than "
              + writesMax
              + " writes to the grid (grid.transaction.after-commit.writes-max)");
    }
    pending.add(write);
  }

  /** Makes writes of a transaction that has committed. */
  void apply(Iterable<? extends Collection<Write>> batches, int count) {
    int done = 0;
    Throwable failure = null;
    for (Collection<Write> batch : batches) {
      Batch made = Batch.of(grid, batch);
      done += made.done;
      failure = made.failure;
      if (failure != null) {
        break;
      }
    }
    applied.add(done);
    if (failure == null) {
      return;
    }
    failed.add(count - done);
    String message =
        (count - done)
            + " of "
            + count
            + " writes to the grid failed after their transaction had committed";
    if (throwing) {
      throw new AfterCommitFailedException(message, failure);
    }
    LOG.warn("{}; they are not made again", message, failure);
  }

  void discard(int count) {
    discarded.add(count);
  }

  /**
   * One write.
   *
   * @param target the map and key, so that a later write replaces it; null for one that stands
   *     between those before and after it
   */
  record Write(@Nullable Target target, Function<Grid, CompletionStage<?>> call) {}

  /** What a write is to. */
  record Target(String map, Object key) {

    /** Keys that are arrays are equal by what is in them, as they are in the map. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Target(String otherMap, Object otherKey)
          && map.equals(otherMap)
          && Objects.deepEquals(key, otherKey);
    }

    @Override
    public int hashCode() {
      return 31 * map.hashCode() + Arrays.deepHashCode(new Object[] {key});
    }
  }

  /** Writes that were made beside each other. */
  private record Batch(int done, @Nullable Throwable failure) {

    static Batch of(Grid grid, Collection<Write> writes) {
      Throwable failure = null;
      List<CompletionStage<?>> stages = new ArrayList<>(writes.size());
      for (Write write : writes) {
        try {
          stages.add(write.call.apply(grid));
        } catch (RuntimeException e) {
          failure = e;
          break;
        }
      }
      int done = 0;
      for (CompletionStage<?> stage : stages) {
        try {
          var unused = Answers.join(stage);
          done++;
        } catch (RuntimeException e) {
          failure = failure == null ? e : failure;
        }
      }
      return new Batch(done, failure);
    }
  }
}
