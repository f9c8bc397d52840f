package dev.grid.sqlengine.run;

import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Op;
import dev.grid.sqlengine.expr.Values;
import dev.grid.sqlengine.fragment.Groups;
import dev.grid.sqlengine.fragment.JoinTable;
import dev.grid.sqlengine.plan.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A join of two sides of which one is kept in memory. If it is too large for that, rows are taken
 * in rounds, by the hash of what is equal: those of a round are sent by the partitions, of both
 * sides, and meet here. So memory is bounded, and what goes between members is each row once; maps
 * are gone through once a round. A round that is too large itself becomes two.
 */
final class JoinRounds implements RowSource {

  /** More rounds than this would go through the maps for ever. */
  private static final long ROUNDS_MAX = 1_024;

  /** About what a kept row takes beside its values. */
  private static final long ROW_BYTES = 96;

  private final Running running;
  private final Node.Join join;
  private final boolean keepsLeft;
  private final Sources sources;
  private final long bytesMax;
  private final Deque<Round> rounds = new ArrayDeque<>();
  private @Nullable RowSource current;

  /** By the current round, whatever others take in between. */
  private long taken;

  /** The rows whose hash is {@code which} by {@code of}. */
  private record Round(long of, long which) {}

  /**
   * Of both sides.
   *
   * @param keepsLeft whether the left's rows are kept
   */
  JoinRounds(Running running, Node.Join join, boolean keepsLeft, Sources sources) {
    this.running = running;
    this.join = join;
    this.keepsLeft = keepsLeft;
    this.sources = sources;
    this.bytesMax = running.services().budget().statementMax() / 2;
    rounds.add(new Round(1, 0));
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    while (true) {
      RowSource now = current;
      if (now == null) {
        Round round = rounds.pollFirst();
        if (round == null) {
          return null;
        }
        current = begun(round);
        continue;
      }
      long before = running.share().taken();
      @Nullable Object[] row = now.next();
      taken += running.share().taken() - before;
      if (row != null) {
        return row;
      }
      current = null;
      running.share().take(-taken, "JOIN");
    }
  }

  @Override
  public boolean isReady() {
    RowSource now = current;
    return now != null && now.isReady();
  }

  /** Keeps one side's rows of a round; null if they are too many, and the round was divided. */
  private @Nullable RowSource begun(Round round) {
    JoinTable<HashJoin.Kept> table = HashJoin.table(join, keepsLeft);
    RowSource kept = sources.of(part(keepsLeft, round));
    long before = running.share().taken();
    long rowBytes = 0;
    long untold = 0;
    for (@Nullable Object[] row = kept.next(); row != null; row = kept.next()) {
      table.add(row, new HashJoin.Kept(row));
      untold += Values.heapBytes(row) + ROW_BYTES;
      if (untold > 64 << 10) {
        running.share().take(untold, "JOIN");
        rowBytes += untold;
        untold = 0;
        if (rowBytes > bytesMax) {
          running.share().backTo(before);
          divide(round);
          return null;
        }
      }
      running.requireOpen();
    }
    running.share().take(untold, "JOIN");
    taken = running.share().taken() - before;
    return new HashJoin(running, join, keepsLeft, table, sources.of(part(!keepsLeft, round)));
  }

  private void divide(Round round) {
    if (join.leftKeys().isEmpty() || join.left().isInfinite() || round.of >= ROUNDS_MAX) {
      throw Groups.memoryExceeded("JOIN", bytesMax);
    }
    rounds.addFirst(new Round(round.of * 2, round.which + round.of));
    rounds.addFirst(new Round(round.of * 2, round.which));
  }

  /** A side's rows of a round. */
  private Node part(boolean ofLeft, Round round) {
    Node side = ofLeft ? join.left() : join.right();
    if (round.of == 1) {
      return side;
    }
    List<Expr> args = new ArrayList<>();
    args.add(new Expr.Literal(round.of, SqlColumnType.BIGINT));
    args.add(new Expr.Literal(round.which, SqlColumnType.BIGINT));
    for (int key : ofLeft ? join.leftKeys() : join.rightKeys()) {
      args.add(new Expr.Column(key, side.types().get(key)));
    }
    return side.filtered(new Expr.Call(Op.IN_PART, SqlColumnType.BOOLEAN, args));
  }
}
