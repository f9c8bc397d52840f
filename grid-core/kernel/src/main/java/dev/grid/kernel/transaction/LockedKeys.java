package dev.grid.kernel.transaction;

import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.transaction.TransactionException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a transaction has locked in one structure, in the order of their locks; nobody else
 * writes to them. Confined to its transaction.
 *
 * @param <T> what the transaction knows of a key, and has written to it
 */
public final class LockedKeys<T> {

  /** More keys of one transaction are refused. */
  private static final int KEYS_MAX = 100_000;

  private final String structure;
  private final TransactionScope transaction;
  private final Map<Data, T> keys = new LinkedHashMap<>();

  /**
   * None yet.
   *
   * @param structure its kind and name, for messages, as in {@code map=orders}
   */
  public LockedKeys(String structure, TransactionScope transaction) {
    this.structure = structure;
    this.transaction = transaction;
  }

  /** What there is of a key, or null if it is not locked. */
  public @Nullable T find(Data key) {
    return keys.get(key);
  }

  /** What there is of each. */
  public Collection<T> all() {
    return Collections.unmodifiableCollection(keys.values());
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  public void forEach(BiConsumer<Data, T> visitor) {
    keys.forEach(visitor);
  }

  /**
   * Locks a key unless it is locked.
   *
   * @param request asks for the lock
   * @param locked what the answer tells of the key; null if it was not locked, as it need not be.
   *     May throw {@link #notInTime}
   * @return what there is of the key, or null if it is not locked
   */
  public <A> CompletableFuture<@Nullable T> lock(
      Data key, Message<A> request, Function<A, @Nullable T> locked) {
    T known = keys.get(key);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    if (keys.size() >= KEYS_MAX) {
      throw new TransactionException(
          "%s: a transaction may lock keys=%d at most: do it in parts"
              .formatted(structure, KEYS_MAX));
    }
    return transaction
        .ask(request)
        .thenApply(
            answer -> {
              T now = locked.apply(Objects.requireNonNull(answer));
              if (now != null) {
                keys.put(key, now);
              }
              return now;
            });
  }

  /** Somebody else has the key, and did not free it before the transaction's time was up. */
  public TransactionException notInTime() {
    return new TransactionException(
        structure + ": the transaction could not lock a key before its time was up");
  }
}
