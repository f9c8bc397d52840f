package dev.grid.sqlengine.fragment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.kernel.fragment.Fragment;
import dev.grid.kernel.fragment.Fragments;
import dev.grid.kernel.query.Schemas;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.query.QueryException;
import dev.grid.serialization.SerializationConfig;
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
        List.of(
            a,
            Expr.call(Op.UPPER, SqlColumnType.VARCHAR, new Expr.Column(1, SqlColumnType.VARCHAR))),
        1,
        List.of(
            new AggregateCall(
                AggregateCall.Kind.COUNT, 1, -1, -1, true, false, SqlColumnType.BIGINT)),
        List.of(new SortKey(0, true, false)),
        7,
        1 << 20);
  }

  @Test
  void a_fragment_is_read_as_it_was_written() {
    Data written = spec().write();
    assertThat(ScanSpec.read(written.bytes())).isEqualTo(spec());
    ScanSpec fewer = spec().withPartitionLimit(2);
    assertThat(ScanSpec.read(fewer.write().bytes())).isEqualTo(fewer).isNotEqualTo(spec());
    assertThat(compiler.fragment(written.bytes()).isFolded()).isTrue();
  }

  private static ScanSpec first(SqlColumnType type, int limit, String than) {
    return new ScanSpec(
        List.of(new ColumnRef("k", "__key", type)),
        Expr.call(
            Op.NE,
            SqlColumnType.BOOLEAN,
            new Expr.Column(0, type),
            new Expr.Literal(than, SqlColumnType.VARCHAR)),
        List.of(new Expr.Column(0, type)),
        -1,
        List.of(),
        List.of(new SortKey(0, false, false)),
        limit,
        1 << 20);
  }

  private static List<Object> keys(ScanFragment fragment, Object... keys) {
    SchemaRegistry schemas = new SchemaRegistry();
    Serialization serialization = new Serialization(SerializationConfig.defaults(), schemas);
    Fragment.Run run = fragment.begin(new Schemas(schemas), Integer.MAX_VALUE);
    for (Object key : keys) {
      byte[] bytes = serialization.toData(key).bytes();
      assertThat(run.add(bytes, bytes)).isTrue();
    }
    return run.end().stream()
        .flatMap(part -> ScanFragment.rows(part, 1).stream())
        .map(row -> row[0])
        .toList();
  }

  /** A partition's answer may be dropped, and made again. */
  @Test
  void what_was_found_once_leaves_nothing_out_later() {
    ScanFragment fragment = new ScanFragment(first(SqlColumnType.VARCHAR, 2, "x"));
    for (int i = 0; i < 2; i++) {
      assertThat(keys(fragment, "c", "x", "a")).containsExactly("a", "c");
    }
    assertThat(keys(fragment, "f", "d", "e", "x")).containsExactly("d", "e");
  }

  @Test
  void an_index_has_not_the_order_of_decimals() {
    assertThat(new ScanFragment(first(SqlColumnType.BIGINT, 2, "x")).order()).isNotNull();
    assertThat(new ScanFragment(first(SqlColumnType.DECIMAL, 2, "x")).order()).isNull();
  }

  @Test
  void a_fragment_is_compiled_once_while_it_is_used() {
    Fragments fragments = new Fragments();
    for (int length : List.of(1, 100_000)) {
      ScanSpec spec = first(SqlColumnType.VARCHAR, 2, "x".repeat(length));
      Fragment used = fragments.fragment(spec.write());
      Fragment other = fragments.fragment(spec().write());
      assertThat(fragments.fragment(spec.write())).isSameAs(used).isNotSameAs(other);
    }
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
