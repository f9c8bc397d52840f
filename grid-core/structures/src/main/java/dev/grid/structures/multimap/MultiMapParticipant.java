package dev.grid.structures.multimap;

import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.LockedKeys;
import dev.grid.kernel.transaction.Participant;
import dev.grid.kernel.transaction.TransactionScope;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Data;
import dev.grid.structures.multimap.MultiMapMessages.EndKey;
import dev.grid.structures.multimap.MultiMapMessages.LockAndGet;
import dev.grid.structures.multimap.TransactionalMultiMapMessages.*;
import dev.grid.transaction.TransactionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction does to a multimap: each key that it writes to is locked first, and what it
 * writes stays here until it commits. Reads see that, and else what is committed at the time.
 * Confined to its transaction.
 */
final class MultiMapParticipant implements Participant {

  /** More values that one transaction adds are refused. */
  private static final int ADDED_MAX = 100_000;

  private final String name;
  private final TransactionScope transaction;
  private final LockedKeys<LockedValues> locked;
  private int added;

  MultiMapParticipant(String name, TransactionScope transaction) {
    this.name = name;
    this.transaction = transaction;
    this.locked = new LockedKeys<>("multimap=" + name, transaction);
  }

  /** The values of a key that the transaction has locked. Nobody else writes to it. */
  private static final class LockedValues {

    private final boolean isDistinct;

    /** Those that were there, and still are. */
    private final List<Data> left;

    private final List<Data> removed = new ArrayList<>();
    private final List<Data> added = new ArrayList<>();

    LockedValues(boolean isDistinct, List<Data> values) {
      this.isDistinct = isDistinct;
      this.left = new ArrayList<>(values);
    }

    List<Data> all() {
      List<Data> all = new ArrayList<>(left);
      all.addAll(added);
      return all;
    }

    boolean put(Data value) {
      return (!isDistinct || !left.contains(value) && !added.contains(value)) && added.add(value);
    }

    boolean remove(Data value) {
      return left.remove(value) ? removed.add(value) : added.remove(value);
    }

    List<Data> removeAll() {
      List<Data> all = all();
      removed.addAll(left);
      left.clear();
      added.clear();
      return all;
    }

    /** How many values more there are for the transaction than are committed. */
    int surplus() {
      return added.size() - removed.size();
    }
  }

  @Override
  public CompletableFuture<?> handle(TransactionalMessage<?> message) {
    return switch ((TransactionalMultiMapMessages<?>) message) {
      case Put m -> {
        requireRoom();
        yield locked(m.key(), values -> count(values.put(m.value())));
      }
      case Get m -> {
        LockedValues own = locked.find(m.key());
        yield own != null
            ? CompletableFuture.completedFuture(own.all())
            : transaction.ask(new MultiMapMessages.Get(name, m.key(), transaction.thread()));
      }
      case Remove m -> locked(m.key(), LockedValues::removeAll);
      case RemoveEntry m -> locked(m.key(), values -> values.remove(m.value()));
      case ValueCount m -> {
        LockedValues own = locked.find(m.key());
        yield own != null
            ? CompletableFuture.completedFuture(own.left.size() + own.added.size())
            : transaction.ask(new MultiMapMessages.ValueCount(name, m.key(), transaction.thread()));
      }
      case Size m -> size();
    };
  }

  private void requireRoom() {
    if (added >= ADDED_MAX) {
      throw new TransactionException(
          "multimap=%s: a transaction may add values=%d at most: do it in parts"
              .formatted(name, ADDED_MAX));
    }
  }

  private boolean count(boolean isAdded) {
    added += isAdded ? 1 : 0;
    return isAdded;
  }

  /** Locks the key unless it is locked, then does something to its values. */
  private <T> CompletableFuture<@Nullable T> locked(Data key, Function<LockedValues, T> action) {
    return locked
        .lock(
            key,
            new LockAndGet(
                name,
                key,
                transaction.id(),
                transaction.coordinator(),
                transaction.thread(),
                transaction.remainingMillis()),
            answer -> {
              if (!answer.locked()) {
                throw locked.notInTime();
              }
              return new LockedValues(answer.distinct(), answer.values());
            })
        .thenApply(now -> action.apply(Objects.requireNonNull(now)));
  }

  private CompletableFuture<Integer> size() {
    int surplus = locked.all().stream().mapToInt(LockedValues::surplus).sum();
    return transaction
        .ask(new MultiMapMessages.Size(name))
        .thenApply(size -> Math.max(0, Objects.requireNonNull(size) + surplus));
  }

  @Override
  public List<Ending> endings() {
    List<Ending> endings = new ArrayList<>();
    locked.forEach(
        (key, own) ->
            endings.add(
                new EndKey(
                    name,
                    key,
                    transaction.id(),
                    transaction.coordinator(),
                    transaction.thread(),
                    Ending.Phase.PREPARE.code(),
                    own.removed,
                    own.added)));
    return endings;
  }
}
