package dev.grid.sqlengine.fragment;

import dev.grid.kernel.query.TypedValue;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.TypedExpr;
import dev.grid.sqlengine.expr.TypedExprs;
import dev.grid.sqlengine.expr.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link Groups} of what entries have, where that is evaluated without objects: only a new group
 * makes any. Groups are found by open addressing, with linear probing. Confined to one thread.
 */
final class TypedGroups {

  private static final int CAPACITY = 16;

  /** What COUNT(*) counts. */
  private static final TypedValue ANY = TypedValue.of(true);

  /** Multiplied with a hash so that its upper bits depend on all of it. */
  private static final int GOLDEN = 0x9e3779b9;

  private final TypedExpr[] keys;
  private final List<AggregateCall> calls;

  /** Of each call; null where it has none. */
  private final @Nullable TypedExpr[] values;

  private final @Nullable TypedExpr[] seconds;
  private final @Nullable TypedExpr[] filters;
  private final long bytesMax;

  /** The values of a row's group, of which those of a new one are copies. */
  private final TypedValue[] found;

  /** Of these. */
  private int foundHash;

  /** What the calls are given of a row. */
  private final TypedValue[] gotValues;

  private final @Nullable TypedValue[] gotSeconds;
  private final boolean[] isMeant;

  private @Nullable Group[] table = new Group[CAPACITY];
  private final List<Group> all = new ArrayList<>();
  private @Nullable Group only;
  private long bytes;

  private record Group(int hash, TypedValue[] key, Aggregator[] aggregators) {}

  private TypedGroups(
      TypedExpr[] keys,
      List<AggregateCall> calls,
      @Nullable TypedExpr[] values,
      @Nullable TypedExpr[] seconds,
      @Nullable TypedExpr[] filters,
      long bytesMax) {
    this.keys = keys;
    this.calls = calls;
    this.values = values;
    this.seconds = seconds;
    this.filters = filters;
    this.bytesMax = bytesMax;
    this.found = new TypedValue[keys.length];
    this.gotValues = new TypedValue[values.length];
    this.gotSeconds = new TypedValue[values.length];
    this.isMeant = new boolean[values.length];
  }

  /** Those of a fragment that aggregates; null if only objects will do. */
  static @Nullable TypedGroups of(ScanSpec spec) {
    TypedExpr[] keys = TypedExprs.compile(spec.project().subList(0, spec.groups()));
    int count = spec.aggregates().size();
    @Nullable TypedExpr[] values = new TypedExpr[count];
    @Nullable TypedExpr[] seconds = new TypedExpr[count];
    @Nullable TypedExpr[] filters = new TypedExpr[count];
    boolean isTyped = keys != null;
    for (int i = 0; i < count && isTyped; i++) {
      AggregateCall call = spec.aggregates().get(i);
      isTyped =
          compile(spec.project(), call.column(), values, i)
              && compile(spec.project(), call.second(), seconds, i)
              && compile(spec.project(), call.filter(), filters, i);
    }
    return keys == null || !isTyped
        ? null
        : new TypedGroups(keys, spec.aggregates(), values, seconds, filters, spec.bytesMax());
  }

  private static boolean compile(
      List<Expr> project, int column, @Nullable TypedExpr[] into, int at) {
    if (column >= 0) {
      into[at] = TypedExprs.compile(project.get(column));
      return into[at] != null;
    }
    return true;
  }

  /**
   * Adds a row.
   *
   * @return false if the row is not plain; then it was not added
   */
  boolean add(EntryCells row) {
    Group group = keys.length == 0 ? only() : find(row);
    for (int i = 0; i < values.length; i++) { // All is read before any is added.
      TypedExpr value = values[i];
      TypedExpr second = seconds[i];
      TypedExpr filter = filters[i];
      gotValues[i] = value == null ? ANY : value.of(row);
      gotSeconds[i] = second == null ? null : second.of(row);
      isMeant[i] = filter == null || filter.isTrue(row);
    }
    if (!row.isPlain()) {
      return false;
    }
    Aggregator[] aggregators = group == null ? begin().aggregators : group.aggregators;
    for (int i = 0; i < aggregators.length; i++) {
      if (isMeant[i]) {
        bytes += aggregators[i].addTyped(gotValues[i], gotSeconds[i]);
      }
    }
    if (bytes > bytesMax) {
      throw Groups.memoryExceeded("grouping", bytesMax);
    }
    return true;
  }

  private Group only() {
    Group group = only;
    if (group == null) {
      group = added(0, new TypedValue[0]);
      only = group;
    }
    return group;
  }

  /** The row's group; null if there is none yet. */
  private @Nullable Group find(EntryCells row) {
    int hash = 0;
    for (int i = 0; i < keys.length; i++) {
      found[i] = keys[i].of(row);
      hash = 31 * hash + found[i].hash();
    }
    foundHash = hash;
    int mask = table.length - 1;
    int at = place(hash);
    for (Group group = table[at]; group != null; group = table[at]) {
      if (group.hash == hash && isSame(group.key)) {
        return group;
      }
      at = at + 1 & mask;
    }
    return null;
  }

  private int place(int hash) {
    return hash * GOLDEN >>> Integer.numberOfLeadingZeros(table.length) + 1;
  }

  private boolean isSame(TypedValue[] key) {
    for (int i = 0; i < key.length; i++) {
      if (!TypedValue.same(key[i], found[i])) {
        return false;
      }
    }
    return true;
  }

  /** A new group of what was looked for. */
  private Group begin() {
    TypedValue[] key = new TypedValue[found.length];
    Arrays.setAll(key, i -> found[i].copy());
    Group group = added(foundHash, key);
    if (2 * all.size() > table.length) {
      table = new Group[2 * table.length];
      all.forEach(this::place);
    } else {
      place(group);
    }
    return group;
  }

  private Group added(int hash, TypedValue[] key) {
    Group group =
        new Group(hash, key, calls.stream().map(Aggregator::of).toArray(Aggregator[]::new));
    all.add(group);
    long ofKey = 0;
    for (TypedValue value : key) {
      ofKey += 64 + Values.heapBytes(value.toObject());
    }
    bytes += 100 + 2 * ofKey + 48L * calls.size();
    return group;
  }

  private void place(Group group) {
    int at = place(group.hash);
    while (table[at] != null) {
      at = at + 1 & table.length - 1;
    }
    table[at] = group;
  }

  /** Adds what they have come to so far, as {@link Groups#addPartial} takes it. */
  void addPartials(List<@Nullable Object[]> rows) {
    for (Group group : all) {
      @Nullable Object[] row = new Object[keys.length + calls.size()];
      for (int i = 0; i < keys.length; i++) {
        row[i] = group.key[i].toObject();
      }
      for (int i = 0; i < calls.size(); i++) {
        row[keys.length + i] = group.aggregators[i].partial();
      }
      rows.add(row);
    }
  }

  int count() {
    return all.size();
  }

  /** Forgets all. */
  void clear() {
    all.clear();
    Arrays.fill(table, null);
    only = null;
    bytes = 0;
  }
}
