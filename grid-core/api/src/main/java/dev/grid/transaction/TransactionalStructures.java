package dev.grid.transaction;

import dev.grid.StructureType;
import dev.grid.list.GridList;
import dev.grid.map.GridMap;
import dev.grid.multimap.GridMultiMap;
import dev.grid.queue.GridQueue;
import dev.grid.set.GridSet;
import java.util.UUID;

/**
 * The structures of a cluster within one transaction: of a {@link GridTransaction}, or of a branch
 * that a {@link GridXaResource} has. Thread-safe.
 */
public interface TransactionalStructures {

  /** The transaction's identity. */
  UUID id();

  /**
   * A structure within this transaction.
   *
   * @throws UnsupportedOperationException if structures of this kind take part in no transaction
   */
  Object structure(StructureType<?, ?> type, String name);

  /** The map of this name within this transaction. */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <K, V> TransactionalMap<K, V> map(String name) {
    return (TransactionalMap<K, V>) structure(GridMap.TYPE, name);
  }

  /** The queue of this name within this transaction. */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <E> TransactionalQueue<E> queue(String name) {
    return (TransactionalQueue<E>) structure(GridQueue.TYPE, name);
  }

  /** The multimap of this name within this transaction. */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <K, V> TransactionalMultiMap<K, V> multiMap(String name) {
    return (TransactionalMultiMap<K, V>) structure(GridMultiMap.TYPE, name);
  }

  /** The list of this name within this transaction. */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <E> TransactionalList<E> list(String name) {
    return (TransactionalList<E>) structure(GridList.TYPE, name);
  }

  /** The set of this name within this transaction. */
  @SuppressWarnings("unchecked") // What is in a structure is the application's to know.
  default <E> TransactionalSet<E> set(String name) {
    return (TransactionalSet<E>) structure(GridSet.TYPE, name);
  }
}
