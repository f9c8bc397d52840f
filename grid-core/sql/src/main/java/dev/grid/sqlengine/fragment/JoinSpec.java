package dev.grid.sqlengine.fragment;

import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Wire;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement makes of a map's entries and their partners: entries of another map that have
 * the same key, or rows that come along.
 *
 * @param scanned how entries become rows of this side; of columns, filter and projection only
 * @param partner how entries of the other map become rows of the other side; null if its rows come
 *     along
 * @param beside the other map; null if rows come along
 * @param rows of the other side, else none
 * @param keys columns of this side that are equal to those of {@code partnerKeys}; none if all that
 *     comes along meets each row, or if entries are found by their keys
 * @param partnersFirst whether columns of the other side come first in a joined row
 * @param joined over the columns of both, or of this side for {@link Kind#SEMI} and {@link
 *     Kind#ANTI}: its filter is the rest of the join's condition, which is over both in any case
 */
public record JoinSpec(
    ScanSpec scanned,
    @Nullable ScanSpec partner,
    @Nullable String beside,
    List<@Nullable Object[]> rows,
    int rowWidth,
    Kind kind,
    List<Integer> keys,
    List<Integer> partnerKeys,
    boolean partnersFirst,
    ScanSpec joined) {

  /** What tells this from a {@link ScanSpec}, which begins with a number of columns. */
  private static final int MARK = -2;

  /** What becomes of rows without a partner; by their numbers between members, add at the end. */
  public enum Kind {
    INNER(0),
    /** They stay, and their partner's columns are null. */
    OUTER(1),
    /** Only this side's columns of those that have one. */
    SEMI(2),
    /** Only this side's columns of those that have none. */
    ANTI(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static @Nullable Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      return null;
    }
  }

  public JoinSpec {
    rows = List.copyOf(rows);
    keys = List.copyOf(keys);
    partnerKeys = List.copyOf(partnerKeys);
  }

  /** How many columns the other side has. */
  int partnerWidth() {
    return partner == null ? rowWidth : partner.project().size();
  }

  /** As it goes to members. Its expressions are bound. */
  public Data write() {
    Wire.Out out = new Wire.Out();
    out.integer(MARK);
    out.value(scanned.write());
    out.value(partner == null ? null : partner.write());
    out.value(beside);
    out.integer(rowWidth);
    out.rows(rows);
    out.integer(kind.code);
    write(keys, out);
    write(partnerKeys, out);
    out.bool(partnersFirst);
    out.value(joined.write());
    return out.toData();
  }

  private static void write(List<Integer> numbers, Wire.Out out) {
    out.integer(numbers.size());
    numbers.forEach(out::integer);
  }

  /** Whether bytes, which are a part of a statement, are one of these. */
  static boolean isOne(byte[] bytes) {
    return bytes.length >= Data.HEADER_BYTES + Integer.BYTES
        && new Wire.In(bytes).integer() == MARK;
  }

  /**
   * From another member.
   *
   * @throws QueryException if it is none
   */
  static JoinSpec read(byte[] bytes) {
    Wire.In in = new Wire.In(bytes);
    int mark = in.integer();
    ScanSpec scanned = scan(in);
    ScanSpec partner = in.value() instanceof Data data ? ScanSpec.read(data.bytes()) : null;
    String beside = in.value() instanceof String name ? name : null;
    int rowWidth = in.count();
    List<@Nullable Object[]> rows = in.rows(rowWidth);
    Kind kind = Kind.of(in.integer());
    List<Integer> keys = numbers(in);
    List<Integer> partnerKeys = numbers(in);
    boolean partnersFirst = in.bool();
    ScanSpec joined = scan(in);
    if (mark != MARK || kind == null) {
      throw new QueryException("a part of a statement is damaged: join");
    }
    return new JoinSpec(
        scanned, partner, beside, rows, rowWidth, kind, keys, partnerKeys, partnersFirst, joined);
  }

  private static ScanSpec scan(Wire.In in) {
    if (in.value() instanceof Data data) {
      return ScanSpec.read(data.bytes());
    }
    throw new QueryException("a part of a statement is damaged: side");
  }

  private static List<Integer> numbers(Wire.In in) {
    int count = in.count();
    List<Integer> numbers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      numbers.add(in.integer());
    }
    return numbers;
  }

  /** A side's part of a {@link ScanSpec}: nothing is folded. */
  public static ScanSpec side(List<ColumnRef> columns, @Nullable Expr filter, List<Expr> project) {
    return new ScanSpec(columns, filter, project, -1, List.of(), List.of(), -1, 0);
  }
}
