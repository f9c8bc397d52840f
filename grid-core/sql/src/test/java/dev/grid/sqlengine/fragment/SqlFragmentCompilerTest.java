package dev.grid.sqlengine.fragment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.protocol.Data;
import dev.grid.query.QueryException;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.Op;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Fragments go over the wire and come back; what is none is refused, whatever it is. */
class SqlFragmentCompilerTest {

  private static final int DAMAGED = 20_000;

  private final SqlFragmentCompiler compiler = new SqlFragmentCompiler();

  private static ScanSpec spec() {
    Expr a = new Expr.Column(0, SqlColumnType.INTEGER);
    return new ScanSpec(
        List.of(
            new ColumnRef("a", "a", SqlColumnType.INTEGER),
            new ColumnRef("k", "__key", SqlColumnType.VARCHAR)),
        Expr.call(Op.GT, SqlColumnType.BOOLEAN, a, new Expr.Literal(5L, SqlColumnType.INTEGER)),
        List.of(a, Expr.call(Op.UPPER, SqlColumnType.VARCHAR, new Expr.Column(1, SqlColumnType.VARCHAR))),
        1,
        List.of(new AggregateCall(AggregateCall.Kind.COUNT, 1, -1, -1, true, false, SqlColumnType.BIGINT)),
        List.of(new SortKey(0, true, false)),
        7,
        1 << 20);
  }

  @Test
  void a_fragment_is_read_as_it_was_written() {
    Data written = spec().write();
    assertThat(ScanSpec.read(written.bytes())).isEqualTo(spec());
    assertThat(compiler.fragment(written.bytes()).isFolded()).isTrue();
  }

  @Test
  void what_is_damaged_is_refused_or_something_else() {
    byte[] written = spec().write().bytes();
    Random random = new Random(7);
    for (int i = 0; i < DAMAGED; i++) {
      byte[] damaged = written.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged[Data.HEADER_BYTES + random.nextInt(damaged.length - Data.HEADER_BYTES)] =
            (byte) random.nextInt(256);
      }
      try {
        compiler.fragment(damaged);
        compiler.change(damaged);
      } catch (QueryException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
    assertThatThrownBy(() -> compiler.fragment(new byte[12])).isInstanceOf(QueryException.class);
  }
}
