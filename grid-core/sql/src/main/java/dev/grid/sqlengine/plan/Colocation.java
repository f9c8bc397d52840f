package dev.grid.sqlengine.plan;

import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Op;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A join of two maps by their keys: entries of the same key are in the same partition, so each
 * partition joins its own.
 *
 * @param scanned whose entries are gone through
 * @param beside in which partners are looked up
 * @param besideFirst whether that is the left side
 * @param condition what else holds, over the columns of both; null if nothing
 */
public record Colocation(
    Node.Scan scanned, Node.Scan beside, boolean besideFirst, @Nullable Expr condition) {

  /** That of a join; null if its sides are not in the same partitions, or keys are named. */
  public static @Nullable Colocation of(Node.Join join) {
    if (join.kind() == Node.Join.Kind.FULL
        || !(join.left() instanceof Node.Scan left)
        || !(join.right() instanceof Node.Scan right)
        || KeyAccess.of(left) != null
        || KeyAccess.of(right) != null) {
      return null;
    }
    int key = key(join, left, right);
    if (key < 0) {
      return null;
    }
    boolean scansRight =
        join.kind() == Node.Join.Kind.RIGHT
            || join.kind() == Node.Join.Kind.INNER
                && left.filter() == null
                && right.filter() != null;
    return scansRight
        ? new Colocation(right, left, true, condition(join, key))
        : new Colocation(left, right, false, condition(join, key));
  }

  /** Which pair of equal columns is the keys of both; -1 if none is. */
  private static int key(Node.Join join, Node.Scan left, Node.Scan right) {
    for (int i = 0; i < join.leftKeys().size(); i++) {
      MappingColumn one = wholeKey(left, join.leftKeys().get(i));
      MappingColumn other = wholeKey(right, join.rightKeys().get(i));
      if (one != null
          && other != null
          && one.type() == other.type()
          && KeyAccess.hasOneForm(one.type())) {
        return i;
      }
    }
    return -1;
  }

  /** The column of the whole key, if that is what a scan has there; else null. */
  public static @Nullable MappingColumn wholeKey(Node.Scan scan, int column) {
    MappingColumn whole = scan.mapping().keyColumn();
    return whole != null
            && scan.project().get(column) instanceof Expr.Column read
            && scan.columns().get(read.index()).equals(whole)
        ? whole
        : null;
  }

  /** The join's condition with the pairs that are not the key. */
  private static @Nullable Expr condition(Node.Join join, int key) {
    List<Expr> all = new ArrayList<>(Expr.conjuncts(join.condition()));
    int width = join.left().types().size();
    for (int i = 0; i < join.leftKeys().size(); i++) {
      if (i != key) {
        int left = join.leftKeys().get(i);
        int right = join.rightKeys().get(i);
        all.add(
            Expr.call(
                Op.EQ,
                SqlColumnType.BOOLEAN,
                new Expr.Column(left, join.left().types().get(left)),
                new Expr.Column(width + right, join.right().types().get(right))));
      }
    }
    return Expr.and(all);
  }

  /** How a join is made, in words: what is tried first, and what if that does not do. */
  public static String way(Node.Join join) {
    Colocation beside = of(join);
    if (beside != null) {
      return "by key in the partitions of " + beside.scanned.mapping().map();
    }
    if (join.kind() == Node.Join.Kind.FULL) {
      return "by hash";
    }
    if (join.leftKeys().isEmpty()) {
      return "of all pairs, the smaller side broadcast if it is small";
    }
    List<String> ways = new ArrayList<>();
    int only = join.leftKeys().size() == 1 ? 0 : -1;
    for (int side = 0; side < 2; side++) {
      Node of = side == 0 ? join.right() : join.left();
      if (only == 0
          && of instanceof Node.Scan scan
          && wholeKey(scan, (side == 0 ? join.rightKeys() : join.leftKeys()).getFirst()) != null) {
        ways.add("by look-up of keys of " + scan.mapping().map() + " for few rows");
      }
    }
    if (join.left() instanceof Node.Scan || join.right() instanceof Node.Scan) {
      ways.add("by broadcast of the smaller side if it is small");
    }
    ways.add("by hash, in rounds if both are large");
    return String.join(", else ", ways);
  }
}
