package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Explaining;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.Slice;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.ProtocolException;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.QueryPlan;
import dev.grid.query.QueryPlan.AccessPath;
import dev.grid.structures.map.MapAggregateMessages.*;
import dev.grid.structures.map.MapExplainMessages.Explain;
import dev.grid.structures.map.MapExplainMessages.Explained;
import dev.grid.structures.map.MapExplainMessages.PartitionAccess;
import dev.grid.structures.map.MapExplainMessages.RowsWanted;
import dev.grid.structures.map.MapQueryMessages.*;
import dev.grid.structures.map.MapSearchMessages.SearchPart;
import dev.grid.structures.map.MapSearchMessages.SearchRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Explains queries: carries one out, keeps nothing of what it finds, and says how it was found.
 * Stateless.
 */
final class MapExplaining {

  /** So much of a predicate is in a line. */
  private static final int SHOWN_CHARS_MAX = 500;

  /** What callers compare with may not end a line, and begin one of its own. */
  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]");

  private MapExplaining() {}

  /** A predicate that was compiled for a call. */
  private record Ready(CompiledPredicate predicate) {}

  static Outcome handle(Explain m, MapState state, Call call) {
    Data predicate = m.page() == null ? m.predicate() : m.page().predicateData();
    CompiledPredicate known = call.queries().find(predicate);
    return known != null
        ? begin(m, known, state, call)
        : new Outcome.Sliced(
            Queries.POOL,
            services -> new Ready(services.queries().compile(predicate, services.serialization())));
  }

  private static Outcome begin(Explain m, CompiledPredicate predicate, MapState state, Call call) {
    MapSearch search = search(m, predicate, call.queries());
    return m.runs() ? goOn(search, state, call) : reply(search.plan(state, call));
  }

  private static MapSearch search(Explain m, CompiledPredicate predicate, Queries queries) {
    PagingPredicateHolder page = m.page();
    if (page != null) {
      return new MapSearch(
          predicate.ofPartitions(MapQuerying.keysOf(page)), new MapPaging(page), Slice.START);
    }
    RowsWanted rows = m.rows();
    if (rows == null) {
      return new MapSearch(predicate, new Forgetting(), Slice.START);
    }
    SearchPart part =
        new SearchPart(
            m.name(), m.predicate(), rows.order(), rows.position(), rows.count(), rows.counting());
    return new MapSearch(
        predicate,
        new FirstRows(part, predicate == CompiledPredicate.TRUE, queries.schemas()),
        Slice.START);
  }

  static Outcome resume(Explain m, @Nullable Object result, MapState state, Call call) {
    return switch (Objects.requireNonNull(result)) {
      case Ready ready -> begin(m, ready.predicate(), state, call);
      case MapSearch search -> goOn(search, state, call);
      default -> throw new IllegalStateException("resumed with " + result);
    };
  }

  private static Outcome goOn(MapSearch search, MapState state, Call call) {
    Outcome outside = search.whole(state, call);
    return outside != null ? outside : reply(search.done(state, call));
  }

  private static Outcome reply(PartitionAccess access) {
    List<PartitionAccess> one = new ArrayList<>(1);
    one.add(access);
    return Outcome.reply(new Explained(one));
  }

  /** Keeps nothing. */
  private static final class Forgetting implements MapSearch.Fold {
    @Override
    public void add(byte[] key, byte[] value) {}
  }

  static PartitionAccess access(
      MapAccess access, MapState state, int partition, long lookedAt, long met) {
    List<String> indexes =
        access.indexes().stream().map(index -> index.config().nameIn(state.name())).toList();
    return new PartitionAccess(
        partition, idOf(access.path()), indexes, state.entries(), lookedAt, met);
  }

  /** What stands for a way on the wire. */
  private static int idOf(AccessPath path) {
    return switch (path) {
      case NONE -> 0;
      case SCAN -> 1;
      case INDEX -> 2;
      case INDEX_UNION -> 3;
      case INDEX_ORDER -> 4;
    };
  }

  private static AccessPath pathOf(int id) {
    for (AccessPath path : AccessPath.values()) {
      if (idOf(path) == id) {
        return path;
      }
    }
    throw new ProtocolException("path=" + id + ": is of a later version");
  }

  static Explained merge(@Nullable Object left, @Nullable Object right) {
    Explained all = (Explained) Objects.requireNonNull(left);
    all.partitions().addAll(((Explained) Objects.requireNonNull(right)).partitions());
    return all;
  }

  // Of queries that have taken long.

  /** For a line about a query; null if it is none. */
  static @Nullable Explaining explaining(Message<?> message, Call call) {
    Explain question = planOf(message);
    return question == null
        ? null
        : new Explaining(question, answer -> text(question, (Explained) answer, call.queries()));
  }

  private static @Nullable Explain planOf(Message<?> message) {
    return switch (message) {
      case KeySetWithPredicate m -> planOf(m.name(), m.predicate());
      case ValuesWithPredicate m -> planOf(m.name(), m.predicate());
      case EntriesWithPredicate m -> planOf(m.name(), m.predicate());
      case KeySetWithPagingPredicate m -> planOf(m.name(), m.predicate(), MapPaging.KEYS);
      case ValuesWithPagingPredicate m -> planOf(m.name(), m.predicate(), MapPaging.VALUES);
      case EntriesWithPagingPredicate m -> planOf(m.name(), m.predicate(), MapPaging.ENTRIES);
      case RemoveAll m -> planOf(m.name(), m.predicate());
      case Aggregate m -> planOf(m.name(), null);
      case AggregateWithPredicate m -> planOf(m.name(), m.predicate());
      case Project m -> planOf(m.name(), null);
      case ProjectWithPredicate m -> planOf(m.name(), m.predicate());
      case SearchRows m -> planOf(m);
      default -> null;
    };
  }

  private static Explain planOf(String name, @Nullable Data predicate) {
    return new Explain(name, predicate, null, false, null);
  }

  private static Explain planOf(String name, PagingPredicateHolder page, int iteration) {
    return new Explain(name, null, MapQuerying.of(page, iteration), false, null);
  }

  private static Explain planOf(SearchRows m) {
    RowsWanted rows = new RowsWanted(m.order(), m.position(), m.offset() + m.limit(), m.counting());
    return new Explain(m.name(), m.predicate(), null, false, rows);
  }

  private static CompletionStage<String> text(
      Explain question, @Nullable Explained answer, Queries queries) {
    Data predicate =
        question.page() == null ? question.predicate() : question.page().predicateData();
    return queries.outside(
        services -> {
          String asked =
              predicate == null
                  ? "all"
                  : PredicateForm.predicate(services.serialization().toObject(predicate))
                      .toString();
          String shown =
              asked.length() <= SHOWN_CHARS_MAX ? asked : asked.substring(0, SHOWN_CHARS_MAX);
          return "predicate="
              + CONTROL.matcher(shown).replaceAll("?")
              + " plan: "
              + plan(Objects.requireNonNull(answer), Duration.ZERO);
        });
  }

  /** As callers see it. */
  static QueryPlan plan(Explained explained, Duration time) {
    return new QueryPlan(
        explained.partitions().stream()
            .map(
                one ->
                    new QueryPlan.Partition(
                        one.partition(),
                        pathOf(one.path()),
                        one.indexes(),
                        one.entries(),
                        one.lookedAt(),
                        one.met()))
            .toList(),
        time);
  }
}
