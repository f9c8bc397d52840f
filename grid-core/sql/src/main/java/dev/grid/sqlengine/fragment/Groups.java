package dev.grid.sqlengine.fragment;

import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.expr.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are grouped and aggregated. Partial states are rows, too: the group's values, then one
 * value for each aggregate, a list where it is more. Confined to one thread.
 */
public final class Groups {

  private final int groups;
  private final List<AggregateCall> calls;
  private final long bytesMax;
  private final Map<Key, Group> all = new LinkedHashMap<>();
  private long bytes;

  /** The values of a group, in the form in which equal ones are equal. */
  private record Key(@Nullable Object[] values) {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && Arrays.equals(values, key.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  private record Group(@Nullable Object[] values, Aggregator[] aggregators) {}

  /**
   * No rows yet.
   *
   * @param groups how many of the columns, from the first, are grouped by
   * @param bytesMax what they may take, about
   */
  public Groups(int groups, List<AggregateCall> calls, long bytesMax) {
    this.groups = groups;
    this.calls = calls;
    this.bytesMax = bytesMax;
  }

  /** Adds a row. */
  public void add(@Nullable Object[] row) {
    Aggregator[] aggregators = of(row).aggregators;
    for (int i = 0; i < aggregators.length; i++) {
      AggregateCall call = calls.get(i);
      if (call.filter() < 0 || Boolean.TRUE.equals(row[call.filter()])) {
        bytes +=
            aggregators[i].add(
                call.column() < 0 ? (Object) true : row[call.column()],
                call.second() < 0 ? null : row[call.second()]);
      }
    }
    requireBytes();
  }

  /** Adds what others have come to. */
  public void addPartial(@Nullable Object[] partial) {
    Aggregator[] aggregators = of(partial).aggregators;
    for (int i = 0; i < aggregators.length; i++) {
      bytes += aggregators[i].addPartial(partial[groups + i]);
    }
    requireBytes();
  }

  private Group of(@Nullable Object[] row) {
    @Nullable Object[] values = new Object[groups];
    for (int i = 0; i < groups; i++) {
      values[i] = Values.groupKey(row[i]);
    }
    Key key = new Key(values);
    Group found = all.get(key);
    if (found == null) {
      found =
          new Group(
              Arrays.copyOf(row, groups),
              calls.stream().map(Aggregator::of).toArray(Aggregator[]::new));
      all.put(key, found);
      bytes += 100 + 2 * Values.heapBytes(values) + 48L * calls.size();
    }
    return found;
  }

  private void requireBytes() {
    if (bytes > bytesMax) {
      throw memoryExceeded("grouping", bytesMax);
    }
  }

  /** What a statement fails with that takes too much. */
  public static RuntimeException memoryExceeded(String doing, long bytesMax) {
    return SqlFailures.generic(
        doing
            + " takes more memory than a statement may: statementBytesMax="
            + bytesMax
            + " (grid.sql.statement-size-max); filter more, or raise it");
  }

  /** About the bytes that they take. */
  public long bytes() {
    return bytes;
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  int count() {
    return all.size();
  }

  /** What they have come to so far, as {@link #addPartial} takes it. */
  public Collection<@Nullable Object[]> partials() {
    List<@Nullable Object[]> rows = new ArrayList<>(all.size());
    for (Group group : all.values()) {
      @Nullable Object[] row = Arrays.copyOf(group.values, groups + calls.size());
      for (int i = 0; i < group.aggregators.length; i++) {
        row[groups + i] = group.aggregators[i].partial();
      }
      rows.add(row);
    }
    return rows;
  }

  /** The rows; one if nothing is grouped by. */
  public List<@Nullable Object[]> rows() {
    if (groups == 0 && all.isEmpty()) {
      of(new Object[0]);
    }
    List<@Nullable Object[]> rows = new ArrayList<>(all.size());
    for (Group group : all.values()) {
      @Nullable Object[] row = Arrays.copyOf(group.values, groups + calls.size());
      for (int i = 0; i < group.aggregators.length; i++) {
        row[groups + i] = group.aggregators[i].result();
      }
      rows.add(row);
    }
    return rows;
  }

  /** Forgets all. */
  void clear() {
    all.clear();
    bytes = 0;
  }
}
