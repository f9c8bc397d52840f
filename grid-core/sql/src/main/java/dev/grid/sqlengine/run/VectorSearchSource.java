package dev.grid.sqlengine.run;

import dev.grid.MessageTooLargeException;
import dev.grid.protocol.Data;
import dev.grid.sqlengine.catalog.MappingColumn;
import dev.grid.sqlengine.expr.Evaluator;
import dev.grid.sqlengine.expr.Evaluators;
import dev.grid.sqlengine.expr.Expr;
import dev.grid.sqlengine.expr.SqlFailures;
import dev.grid.sqlengine.fragment.ColumnRef;
import dev.grid.sqlengine.fragment.ConditionSpec;
import dev.grid.sqlengine.fragment.EntryColumns;
import dev.grid.sqlengine.plan.Node;
import dev.grid.structures.vector.VectorMessages;
import dev.grid.structures.vector.VectorMessages.FoundDocument;
import dev.grid.structures.vector.VectorMessages.SearchNearVector;
import dev.grid.structures.vector.VectorMessages.SearchOptions;
import dev.grid.structures.vector.VectorMessages.SearchStated;
import dev.grid.structures.vector.VectorMessages.VectorPair;
import dev.grid.vector.GridVectorCollection;
import dev.grid.vector.VectorIndexConfig;
import dev.grid.vector.VectorMetric;
import dev.grid.vector.VectorSearchOptions;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the documents that are nearest to a vector, by one search of the collection: members
 * evaluate the statement's condition where they search.
 */
final class VectorSearchSource implements RowSource {

  /** Stands for an index that has no name. */
  private static final String UNNAMED = "vector";

  /** What a document that was found takes beside its bytes. */
  private static final int FOUND_BYTES = 64;

  private static final byte[] NONE = {};

  private static final String WHAT = "a vector search";

  private final Running running;
  private final Node.VectorSearch search;
  private final int wanted;
  private final String collection;
  private final VectorIndexConfig index;
  private final List<ColumnRef> columns;

  /** The places among {@link #columns} of what is read of a document that was found. */
  private final int[] read;

  private final EntryColumns reader;
  private final Evaluator[] project;
  private final @Nullable Evaluator within;
  private @Nullable Iterator<FoundDocument> left;

  /** What is taken of the statement's share for those. */
  private long bytes;

  /**
   * Of a search.
   *
   * @param wanted how many documents; nothing is asked for if that is 0
   */
  VectorSearchSource(Running running, Node.VectorSearch search, long wanted) {
    this.running = running;
    this.search = search;
    this.collection = search.mapping().map();
    if (wanted > VectorSearchOptions.LIMIT_MAX) {
      throw SqlFailures.data(
          "LIMIT and OFFSET are "
              + wanted
              + " together: a search of vector collection '"
              + collection
              + "' finds "
              + VectorSearchOptions.LIMIT_MAX
              + " documents at most");
    }
    this.wanted = (int) wanted;
    this.index = index();
    this.columns = search.columns().stream().map(MappingColumn::ref).toList();
    this.read = read(search);
    this.reader =
        new EntryColumns(
            Arrays.stream(read).mapToObj(columns::get).toList(),
            running.services().queries().schemas());
    this.project = Evaluators.compile(search.project().stream().map(running::bind).toList());
    Expr bound = search.within();
    this.within = bound == null ? null : Evaluators.compile(running.bind(bound));
  }

  /** The columns that its rows need; those of the condition are read where the search is. */
  private static int[] read(Node.VectorSearch search) {
    List<Expr> exprs =
        Stream.concat(search.project().stream(), Stream.ofNullable(search.within())).toList();
    return IntStream.range(0, search.columns().size())
        .filter(column -> exprs.stream().anyMatch(expr -> expr.reads(column)))
        .toArray();
  }

  private VectorIndexConfig index() {
    List<VectorIndexConfig> all =
        running.services().config().structure(GridVectorCollection.TYPE, collection).indexes();
    for (VectorIndexConfig each : all) {
      boolean isOnlyOne = each.name() == null && search.index().equals(UNNAMED);
      if (isOnlyOne || search.index().equals(each.name())) {
        return each;
      }
    }
    throw SqlFailures.parsing(
        "vector collection '"
            + collection
            + "' has no index '"
            + SqlFailures.shown(search.index())
            + "'"
            + (all.isEmpty()
                ? ", nor any other: it needs a VectorCollectionConfig with one"
                : "; distance(index, ?) may name "
                    + all.stream()
                        .map(each -> Objects.requireNonNullElse(each.name(), UNNAMED))
                        .toList()));
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    running.requireOpen();
    Iterator<FoundDocument> from = left;
    if (from == null) {
      from = found().iterator();
      left = from;
    }
    if (!from.hasNext()) {
      return end();
    }
    @Nullable Object[] row = row(from.next());
    if (within != null && !within.isTrue(row)) {
      return end();
    }
    @Nullable Object[] projected = new Object[project.length];
    for (int i = 0; i < projected.length; i++) {
      projected[i] = project[i].of(row);
    }
    return projected;
  }

  private @Nullable Object @Nullable [] end() {
    left = Collections.emptyIterator();
    running.share().take(-bytes, WHAT);
    bytes = 0;
    return null;
  }

  private List<FoundDocument> found() {
    float[] vector = vector(search.vector());
    for (Expr other : search.same()) {
      if (!Arrays.equals(vector, vector(other))) {
        throw SqlFailures.data(
            "distance(..) is of another vector than that of ORDER BY: give both the same, or order"
                + " by the alias of the column");
      }
    }
    boolean readsValues = Arrays.stream(read).anyMatch(at -> !search.columns().get(at).isOfKey());
    List<VectorPair> vectors =
        List.of(VectorPair.dense(Objects.requireNonNullElse(index.name(), ""), vector));
    SearchOptions options = new SearchOptions(readsValues, false, wanted, null);
    Expr condition = search.filter();
    VectorMessages<List<FoundDocument>> message =
        condition == null
            ? new SearchNearVector(collection, vectors, options)
            : new SearchStated(
                collection,
                vectors,
                options,
                new ConditionSpec(columns, running.bind(condition)).write());
    try {
      List<FoundDocument> found =
          running.ask(
              message, (@Nullable List<FoundDocument> answer) -> Objects.requireNonNull(answer));
      for (FoundDocument each : found) {
        Data value = each.value();
        bytes += FOUND_BYTES + each.key().length() + (value == null ? 0 : value.length());
      }
      running.share().take(bytes, WHAT);
      return found;
    } catch (IllegalArgumentException e) {
      throw SqlFailures.data(String.valueOf(e.getMessage()));
    } catch (MessageTooLargeException e) {
      throw SqlFailures.generic(String.valueOf(e.getMessage()));
    }
  }

  private float[] vector(Expr expr) {
    return VectorValues.of(Evaluators.constant(running.bind(expr)), running.services().records());
  }

  /** The columns of a document, and its distance. */
  private @Nullable Object[] row(FoundDocument found) {
    Data value = found.value();
    @Nullable Object[] values = new Object[read.length];
    reader.readAll(
        found.key().bytes(),
        value == null ? NONE : value.bytes(),
        values,
        running.services().serialization());
    @Nullable Object[] row = new Object[columns.size() + 1];
    for (int i = 0; i < read.length; i++) {
      row[read[i]] = values[i];
    }
    row[columns.size()] = distance(index.metric(), found.score());
    return row;
  }

  /** What a score says, as {@link VectorMetric} has it. */
  static double distance(VectorMetric metric, float score) {
    return switch (metric) {
      case COSINE -> 2 - 2.0 * score;
      case EUCLIDEAN -> Math.sqrt(Math.max(0, 1.0 / score - 1));
      case DOT -> 1 - 2.0 * score;
    };
  }
}
