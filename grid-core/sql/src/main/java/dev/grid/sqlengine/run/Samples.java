package dev.grid.sqlengine.run;

import dev.grid.config.MemberConfig;
import dev.grid.protocol.Data;
import dev.grid.sql.SqlColumnType;
import dev.grid.sqlengine.catalog.Mapping;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.fragment.ColumnRef;
import dev.grid.sqlengine.fragment.ScanFragment;
import dev.grid.sqlengine.fragment.ScanSpec;
import dev.grid.structures.map.MapFragmentMessages.FragmentReply;
import dev.grid.structures.map.MapFragmentMessages.RunFragment;
import dev.grid.structures.vector.VectorMessages.FoundDocument;
import dev.grid.structures.vector.VectorMessages.SearchNearVector;
import dev.grid.structures.vector.VectorMessages.SearchOptions;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.VectorIndexConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks at a map or a vector collection that nothing is known of. Stateless. */
public final class Samples {

  private Samples() {}

  /** One of its entries; null if it has none. Waits for members. */
  public static Map.@Nullable Entry<Data, Data> entryOf(
      Mapping.Type type, String name, Running running) {
    return switch (type) {
      case MAP -> entryOf(name, running);
      case VECTOR_COLLECTION -> documentOf(name, running);
    };
  }

  private static Map.@Nullable Entry<Data, Data> documentOf(String name, Running running) {
    MemberConfig config = running.services().config();
    for (VectorIndexConfig index : config.structure(GridVectorCollection.TYPE, name).indexes()) {
      float[] any = new float[index.dimension()];
      Arrays.fill(any, 1);
      String its = Objects.requireNonNullElse(index.name(), "");
      List<FoundDocument> found =
          running.ask(
              new SearchNearVector(
                  name,
                  List.of(VectorPair.dense(its, any)),
                  new SearchOptions(true, false, 1, null)),
              (@Nullable List<FoundDocument> answer) -> Objects.requireNonNull(answer));
      if (!found.isEmpty()) {
        FoundDocument one = found.getFirst();
        return Map.entry(one.key(), Objects.requireNonNull(one.value()));
      }
    }
    return null;
  }

  private static Map.@Nullable Entry<Data, Data> entryOf(String map, Running running) {
    List<ColumnRef> columns =
        List.of(
            new ColumnRef("__key", "__key", SqlColumnType.OBJECT),
            new ColumnRef("this", "this", SqlColumnType.OBJECT));
    List<Expr> project =
        List.of(new Expr.Column(0, SqlColumnType.OBJECT), new Expr.Column(1, SqlColumnType.OBJECT));
    ScanSpec spec =
        new ScanSpec(
            columns,
            null,
            project,
            -1,
            List.of(),
            List.of(),
            1,
            running.services().budget().statementMax());
    FragmentReply reply =
        running.ask(
            new RunFragment(map, spec.write(), null, 1, false, false),
            (@Nullable FragmentReply found) -> Objects.requireNonNull(found));
    for (Data part : reply.parts()) {
      for (@Nullable Object[] row : ScanFragment.rows(part, 2)) {
        Object key = row[0];
        Object value = row[1];
        if (key != null && value != null) {
          return Map.entry(stored(key, running), stored(value, running));
        }
      }
    }
    return null;
  }

  private static Data stored(Object value, Running running) {
    return value instanceof Data data ? data : running.services().records().toData(value);
  }
}
