package dev.grid.kernel.transaction;

import dev.grid.kernel.CallFuture;
import dev.grid.kernel.Retries;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.transaction.TransactionException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has of one structure of items: those that it adds, which stay here until it
 * commits and have their places kept there, and whether anything is reserved there. Confined to its
 * transaction.
 */
public final class ReservedItems {

  /** More additions of one transaction are refused. */
  private static final int ADDED_MAX = 100_000;

  private final String structure;
  private final TransactionScope transaction;

  /** What it has added and not taken itself. */
  private final Deque<Data> added = new ArrayDeque<>();

  private int kept;
  private int taken;

  /** Something was asked for and is not answered yet. */
  private boolean isAsking;

  /** Of something that was asked for it is not known whether it was reserved, and never will be. */
  private boolean isUnsure;

  /**
   * Nothing yet.
   *
   * @param structure its kind and name, for messages, as in {@code queue=jobs}
   */
  public ReservedItems(String structure, TransactionScope transaction) {
    this.structure = structure;
    this.transaction = transaction;
  }

  /**
   * Adds an item if there is a place for it.
   *
   * @param keepPlace asks for the place
   * @return whether there was
   */
  public CompletableFuture<Boolean> add(Data item, Message<Boolean> keepPlace) {
    if (added.size() >= ADDED_MAX) {
      throw new TransactionException(
          "%s: a transaction may add items=%d at most: do it in parts"
              .formatted(structure, ADDED_MAX));
    }
    return ask(keepPlace)
        .thenApply(
            isKept -> {
              if (!Boolean.TRUE.equals(isKept)) {
                return false;
              }
              kept++;
              added.add(item);
              return true;
            });
  }

  /**
   * Asks for something that is reserved by that, unless the answer says that it is not there:
   * {@link #addTaken} is told if it is an item.
   */
  public <R> CompletableFuture<@Nullable R> ask(Message<R> request) {
    isAsking = true;
    return transaction
        .ask(request)
        .whenComplete(
            (answer, failure) -> {
              isAsking = false;
              isUnsure |= failure != null && Retries.isUnclearAfter(CallFuture.unwrapped(failure));
            });
  }

  /** An item was taken out of the structure. */
  public void addTaken() {
    taken++;
  }

  /** Whether anything is reserved, or may be, and is to be ended. */
  public boolean isReserving() {
    return isAsking || isUnsure || kept + taken > 0;
  }

  /** How many places are kept. */
  public int kept() {
    return kept;
  }

  /** How many items were taken out of the structure. */
  public int taken() {
    return taken;
  }

  /** The first of those that it has added, or null. */
  public @Nullable Data peek() {
    return added.peek();
  }

  /** Takes the first of those that it has added, or null. Its place stays kept. */
  public @Nullable Data poll() {
    return added.poll();
  }

  /** Takes the first equal one of those that it has added; whether there was one. */
  public boolean remove(Data item) {
    return added.remove(item);
  }

  /** How many there are of those that it has added. */
  public int size() {
    return added.size();
  }

  /** Those that it has added, in their order. */
  public List<Data> added() {
    return List.copyOf(added);
  }
}
