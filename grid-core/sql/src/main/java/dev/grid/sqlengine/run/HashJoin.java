package dev.grid.sqlengine.run;

import dev.grid.sqlengine.expr.Evaluator;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.JoinKeys;
import dev.grid.sqlengine.fragment.JoinTable;
import dev.grid.sqlengine.plan.Node;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins rows that pass with those of the other side, which are kept in the statement's memory.
 * Where no columns are equal, each meets all that are kept.
 */
final class HashJoin implements RowSource {

  private final Running running;
  private final Node.Join join;
  private final boolean keepsLeft;
  private final JoinTable<Kept> kept;
  private final RowSource passing;
  private final int[] keys;
  private final @Nullable Evaluator condition;
  private final int keptWidth;
  private final int passingWidth;
  private final boolean passingStay;
  private final Deque<@Nullable Object[]> found = new ArrayDeque<>();
  private @Nullable Iterator<Kept> rest;

  /** A row that is kept. */
  static final class Kept {
    private final @Nullable Object[] row;
    private boolean isMatched;

    Kept(@Nullable Object[] row) {
      this.row = row;
    }
  }

  /**
   * Of both sides.
   *
   * @param keepsLeft whether those that are kept are the left's
   */
  HashJoin(
      Running running, Node.Join join, boolean keepsLeft, JoinTable<Kept> kept, RowSource passing) {
    this.running = running;
    this.join = join;
    this.keepsLeft = keepsLeft;
    this.kept = kept;
    this.passing = passing;
    this.keys = JoinKeys.columns(keepsLeft ? join.rightKeys() : join.leftKeys());
    Expr more = join.condition();
    this.condition = more == null ? null : Evaluators.compile(running.bind(more));
    this.keptWidth = (keepsLeft ? join.left() : join.right()).types().size();
    this.passingWidth = (keepsLeft ? join.right() : join.left()).types().size();
    this.passingStay =
        join.kind() == Node.Join.Kind.FULL
            || join.kind() == (keepsLeft ? Node.Join.Kind.RIGHT : Node.Join.Kind.LEFT);
  }

  /** What rows of a side are kept in. */
  static JoinTable<Kept> table(Node.Join join, boolean keepsLeft) {
    return new JoinTable<>(keepsLeft ? join.leftKeys() : join.rightKeys());
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    while (found.isEmpty()) {
      running.requireOpen();
      if (rest != null) {
        return nextOfKept(rest);
      }
      @Nullable Object[] row = passing.next();
      if (row == null) {
        rest = kept.all().iterator();
      } else {
        match(row);
      }
    }
    return found.pollFirst();
  }

  @Override
  public boolean isReady() {
    return !found.isEmpty() || rest != null || passing.isReady();
  }

  /** What becomes of rows that were kept, when all others have passed. */
  private @Nullable Object @Nullable [] nextOfKept(Iterator<Kept> left) {
    boolean stay =
        join.kind() == Node.Join.Kind.FULL
            || join.kind() == (keepsLeft ? Node.Join.Kind.LEFT : Node.Join.Kind.RIGHT);
    boolean isOfKept = isOfLeft() && keepsLeft;
    if (!stay && !isOfKept) {
      return null;
    }
    boolean wanted = isOfKept && join.kind() == Node.Join.Kind.SEMI;
    while (left.hasNext()) {
      running.requireOpen();
      Kept each = left.next();
      if (each.isMatched == wanted) {
        return isOfKept ? each.row : both(new Object[passingWidth], each.row);
      }
    }
    return null;
  }

  private boolean isOfLeft() {
    return join.kind() == Node.Join.Kind.SEMI || join.kind() == Node.Join.Kind.ANTI;
  }

  private void match(@Nullable Object[] row) {
    List<Kept> partners = kept.partners(row, keys);
    boolean isMatched = false;
    for (Kept partner : partners) {
      running.requireOpen();
      @Nullable Object[] both = both(row, partner.row);
      if (condition == null || condition.isTrue(both)) {
        isMatched = true;
        partner.isMatched = true;
        if (!isOfLeft()) {
          found.add(both);
        } else if (!keepsLeft) {
          break;
        }
      }
    }
    if (isOfLeft() && !keepsLeft) {
      if (isMatched == (join.kind() == Node.Join.Kind.SEMI)) {
        found.add(row);
      }
    } else if (passingStay && !isMatched) {
      found.add(both(row, new Object[keptWidth]));
    }
  }

  private @Nullable Object[] both(@Nullable Object[] passed, @Nullable Object[] partner) {
    @Nullable Object[] before = keepsLeft ? partner : passed;
    @Nullable Object[] behind = keepsLeft ? passed : partner;
    @Nullable Object[] both = Arrays.copyOf(before, before.length + behind.length);
    System.arraycopy(behind, 0, both, before.length, behind.length);
    return both;
  }
}
