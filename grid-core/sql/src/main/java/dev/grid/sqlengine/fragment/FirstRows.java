package dev.grid.sqlengine.fragment;

import dev.grid.sqlengine.expr.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The first rows of an order. Confined to one thread. */
public final class FirstRows {

  private final Comparator<@Nullable Object[]> order;
  private final long limit;
  private final long bytesMax;
  private final PriorityQueue<@Nullable Object[]> rows;
  private long bytes;

  /**
   * None yet.
   *
   * @param bytesMax what they may take, about
   */
  public FirstRows(Comparator<@Nullable Object[]> order, long limit, long bytesMax) {
    this.order = order;
    this.limit = limit;
    this.bytesMax = bytesMax;
    this.rows = new PriorityQueue<>(order.reversed());
  }

  /** Adds a row if it is among them so far; whether it is. */
  public boolean add(@Nullable Object[] row) {
    if (rows.size() >= limit) {
      @Nullable Object[] last = rows.peek();
      if (last == null || order.compare(row, last) >= 0) {
        return false;
      }
      bytes -= Values.heapBytes(last);
      rows.poll();
    }
    rows.add(row);
    bytes += Values.heapBytes(row);
    if (bytes > bytesMax) {
      throw Groups.memoryExceeded("ORDER BY", bytesMax);
    }
    return true;
  }

  /** The last of as many as are wanted; null if there are fewer. */
  @Nullable Object @Nullable [] last() {
    return rows.size() >= limit ? rows.peek() : null;
  }

  /** About the bytes that they take. */
  public long bytes() {
    return bytes;
  }

  /** All of them, in order. */
  public List<@Nullable Object[]> sorted() {
    List<@Nullable Object[]> all = new ArrayList<>(rows);
    all.sort(order);
    return all;
  }

  void clear() {
    rows.clear();
    bytes = 0;
  }
}
