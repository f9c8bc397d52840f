package dev.grid.structures.map;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** Walks all partitions, a batch at a time. Confined to the thread that iterates. */
final class BatchIterator<T> implements Iterator<T> {

  private static final List<Map.Entry<Integer, Integer>> START =
      List.of(Map.entry(Integer.MAX_VALUE, -1));

  /** Asks one partition for its next batch; blocks. */
  interface Source<T> {
    Batch<T> fetch(int partition, List<Map.Entry<Integer, Integer>> pointers);
  }

  /**
   * What came, and where to go on: pairs of an index and a table size; an index below zero ends.
   */
  record Batch<T>(List<Map.Entry<Integer, Integer>> pointers, List<T> items) {}

  private final int partitionCount;
  private final Source<T> source;
  private int partition;
  private List<Map.Entry<Integer, Integer>> pointers = START;
  private Iterator<T> items = List.<T>of().iterator();

  BatchIterator(int partitionCount, Source<T> source) {
    this.partitionCount = partitionCount;
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    while (!items.hasNext() && partition < partitionCount) {
      Batch<T> batch = source.fetch(partition, pointers);
      items = batch.items().iterator();
      pointers = batch.pointers();
      if (pointers.isEmpty() || pointers.getLast().getKey() < 0) {
        partition++;
        pointers = START;
      }
    }
    return items.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return items.next();
  }
}
