package dev.grid.sqlengine.run;

import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Evaluator;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Op;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.expr.Values;
import dev.grid.sqlengine.plan.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins two sides: rows of the right are kept by the columns that are equal, in the statement's
 * memory; those of the left pass. Where no columns are equal, each row of the left meets all of the
 * right. Where the right is found by its key, and few rows come from the left, only those of the
 * right are read that these name.
 */
final class JoinSource implements RowSource {

  /** With so many rows of the left all of the right are read. */
  private static final int LOOKUPS_MAX = 500;

  private final Running running;
  private final Node.Join join;
  private final Sources sources;
  private final @Nullable Evaluator condition;
  private final int leftWidth;
  private final int rightWidth;

  private @Nullable RowSource left;
  private final Map<List<@Nullable Object>, List<Kept>> right = new HashMap<>();
  private final List<Kept> all = new ArrayList<>();
  private final Deque<@Nullable Object[]> found = new ArrayDeque<>();
  private final Deque<@Nullable Object[]> ahead = new ArrayDeque<>();
  private @Nullable Iterator<Kept> unmatched;

  /** A row of the right. */
  private static final class Kept {
    private final @Nullable Object[] row;
    private boolean isMatched;

    Kept(@Nullable Object[] row) {
      this.row = row;
    }
  }

  JoinSource(Running running, Node.Join join, Sources sources) {
    this.running = running;
    this.join = join;
    this.sources = sources;
    Expr rest = join.condition();
    this.condition = rest == null ? null : Evaluators.compile(running.bind(rest));
    this.leftWidth = join.left().types().size();
    this.rightWidth = join.right().types().size();
    if (join.right().isInfinite()) {
      throw SqlFailures.unsupported("a join whose right side has no end");
    }
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    RowSource from = left;
    if (from == null) {
      from = sources.of(join.left());
      left = from;
      build(right(from));
    }
    while (found.isEmpty()) {
      if (unmatched != null) {
        return nextUnmatched();
      }
      running.requireOpen();
      @Nullable Object[] row = ahead.isEmpty() ? from.next() : ahead.pollFirst();
      if (row == null) {
        boolean keepsRight =
            join.kind() == Node.Join.Kind.RIGHT || join.kind() == Node.Join.Kind.FULL;
        unmatched = (keepsRight ? all : List.<Kept>of()).iterator();
      } else {
        match(row);
      }
    }
    return found.pollFirst();
  }

  @Override
  public boolean isReady() {
    RowSource from = left;
    return !found.isEmpty()
        || unmatched != null
        || from != null && (!ahead.isEmpty() || from.isReady());
  }

  private @Nullable Object @Nullable [] nextUnmatched() {
    Iterator<Kept> iterator = unmatched;
    while (iterator != null && iterator.hasNext()) {
      running.requireOpen();
      Kept kept = iterator.next();
      if (!kept.isMatched) {
        return joined(new Object[leftWidth], kept.row);
      }
    }
    return null;
  }

  /** What is read of the right. */
  private Node right(RowSource from) {
    boolean keepsRight = join.kind() == Node.Join.Kind.RIGHT || join.kind() == Node.Join.Kind.FULL;
    if (keepsRight
        || join.left().isInfinite()
        || join.leftKeys().size() != 1
        || !(join.right() instanceof Node.Scan scan)
        || !(scan.project().get(join.rightKeys().getFirst()) instanceof Expr.Column key)) {
      return join.right();
    }
    MappingColumn whole = scan.mapping().keyColumn();
    if (whole == null || scan.columns().indexOf(whole) != key.index()) {
      return join.right();
    }
    Map<@Nullable Object, Expr> named = new LinkedHashMap<>();
    int column = join.leftKeys().getFirst();
    for (@Nullable Object[] row = from.next(); row != null; row = from.next()) {
      ahead.add(row);
      if (ahead.size() > LOOKUPS_MAX) {
        return join.right();
      }
      Object value = row[column];
      if (value != null) {
        Expr literal = new Expr.Literal(value, join.left().types().get(column));
        named.put(Values.joinKey(value), Expr.call(Op.EQ, SqlColumnType.BOOLEAN, key, literal));
      }
    }
    List<Expr> conditions = new ArrayList<>(Expr.conjuncts(scan.filter()));
    List<Expr> keys = List.copyOf(named.values());
    if (keys.isEmpty()) {
      return new Node.Values(List.of(), scan.types());
    }
    conditions.add(
        keys.size() == 1 ? keys.getFirst() : new Expr.Call(Op.OR, SqlColumnType.BOOLEAN, keys));
    return new Node.Scan(scan.mapping(), scan.columns(), Expr.and(conditions), scan.project());
  }

  private void build(Node from) {
    for (@Nullable Object[] row : sources.collect(sources.of(from), "JOIN")) {
      Kept kept = new Kept(row);
      all.add(kept);
      List<@Nullable Object> key = key(row, join.rightKeys());
      if (key != null) {
        right.computeIfAbsent(key, k -> new ArrayList<>(1)).add(kept);
      }
    }
    running.share().take(64L * all.size(), "JOIN");
  }

  /** What is equal; null if a part is null, which is equal to nothing. */
  private static @Nullable List<@Nullable Object> key(
      @Nullable Object[] row, List<Integer> columns) {
    @Nullable Object[] key = new Object[columns.size()];
    for (int i = 0; i < key.length; i++) {
      key[i] = Values.joinKey(row[columns.get(i)]);
      if (key[i] == null) {
        return null;
      }
    }
    return Arrays.asList(key);
  }

  private void match(@Nullable Object[] row) {
    List<@Nullable Object> key = key(row, join.leftKeys());
    List<Kept> partners = join.leftKeys().isEmpty() ? all : key == null ? List.of() : partners(key);
    boolean isMatched = false;
    for (Kept kept : partners) {
      running.requireOpen();
      @Nullable Object[] both = joined(row, kept.row);
      if (condition == null || condition.isTrue(both)) {
        isMatched = true;
        kept.isMatched = true;
        if (join.kind() == Node.Join.Kind.SEMI || join.kind() == Node.Join.Kind.ANTI) {
          break;
        }
        found.add(both);
      }
    }
    switch (join.kind()) {
      case LEFT, FULL -> {
        if (!isMatched) {
          found.add(joined(row, new Object[rightWidth]));
        }
      }
      case SEMI -> {
        if (isMatched) {
          found.add(row);
        }
      }
      case ANTI -> {
        if (!isMatched) {
          found.add(row);
        }
      }
      case INNER, RIGHT -> {}
    }
  }

  private List<Kept> partners(List<@Nullable Object> key) {
    return right.getOrDefault(key, List.of());
  }

  private @Nullable Object[] joined(@Nullable Object[] leftRow, @Nullable Object[] rightRow) {
    @Nullable Object[] both = Arrays.copyOf(leftRow, leftWidth + rightWidth);
    System.arraycopy(rightRow, 0, both, leftWidth, rightWidth);
    return both;
  }
}
