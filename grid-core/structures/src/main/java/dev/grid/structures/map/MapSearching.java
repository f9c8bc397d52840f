package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler.Combined;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.kernel.query.AttributePath;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Projection;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.query.Search;
import dev.grid.structures.map.MapSearchMessages.FoundRow;
import dev.grid.structures.map.MapSearchMessages.PartReply;
import dev.grid.structures.map.MapSearchMessages.RowsReply;
import dev.grid.structures.map.MapSearchMessages.SearchPart;
import dev.grid.structures.map.MapSearchMessages.SearchRows;
import dev.grid.structures.map.MapSearchMessages.SortPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What searches do: in each partition a {@link MapSearch} that keeps the {@link FirstRows}. Members
 * put together what theirs have found, as it comes, and the one that was asked gives what is wanted
 * of the rows, on a worker. Stateless.
 */
final class MapSearching {

  private MapSearching() {}

  /** A predicate that was compiled for a call. */
  private record Ready(CompiledPredicate predicate) {}

  /** What a partition has come to. */
  private record Ended(PartReply reply) {}

  static Outcome handle(MapSearchMessages<?> message, MapState state, Call call) {
    return switch (message) {
      case SearchPart m -> {
        CompiledPredicate known = call.queries().find(m.predicate());
        yield known != null
            ? begin(m, known, state, call)
            : new Outcome.Sliced(
                Queries.POOL,
                services ->
                    new Ready(services.queries().compile(m.predicate(), services.serialization())));
      }
      case SearchRows m -> throw new IllegalStateException(m + " is not for partitions");
    };
  }

  private static Outcome begin(
      SearchPart asked, CompiledPredicate predicate, MapState state, Call call) {
    boolean isEvery = predicate == CompiledPredicate.TRUE;
    FirstRows rows = new FirstRows(asked, isEvery, call.queries().schemas());
    return goOn(new MapSearch(predicate, rows, Slice.START), state, call);
  }

  private static Outcome goOn(MapSearch search, MapState state, Call call) {
    Outcome outside = search.whole(state, call);
    if (outside != null) {
      return outside;
    }
    FirstRows rows = (FirstRows) search.fold();
    long entries = state.entries();
    return rows.endsOutside()
        ? new Outcome.Sliced(
            Queries.POOL,
            services -> new Ended(rows.reply(entries, services.serialization()::toData)))
        : Outcome.reply(rows.reply(entries, call.queries()::plainData));
  }

  static Outcome resume(
      MapSearchMessages<?> message, @Nullable Object result, MapState state, Call call) {
    return switch (Objects.requireNonNull(result)) {
      case Ready ready -> begin((SearchPart) message, ready.predicate(), state, call);
      case MapSearch search -> goOn(search, state, call);
      case Ended ended -> Outcome.reply(ended.reply());
      default -> throw new IllegalStateException("resumed with " + result);
    };
  }

  // All partitions.

  /** What each partition is asked, or the message itself. */
  static Message<?> part(MapSearchMessages<?> message) {
    return switch (message) {
      case SearchRows m -> partOf(m);
      case SearchPart m -> m;
    };
  }

  private static SearchPart partOf(SearchRows m) {
    long rows = (long) m.offset() + m.limit();
    if (m.offset() < 0 || m.limit() < 0 || m.limit() > Search.LIMIT_MAX || rows > Search.ROWS_MAX) {
      throw new IllegalArgumentException(
          "offset="
              + m.offset()
              + " limit="
              + m.limit()
              + ": neither may be negative, the limit not above "
              + Search.LIMIT_MAX
              + ", nor both together above "
              + Search.ROWS_MAX);
    }
    return new SearchPart(
        m.name(), m.predicate(), m.order(), m.position(), (int) rows, m.counting());
  }

  static Object merge(MapSearchMessages<?> message, @Nullable Object left, @Nullable Object right) {
    return FirstRows.merge(
        (SearchPart) message,
        (PartReply) Objects.requireNonNull(left),
        (PartReply) Objects.requireNonNull(right));
  }

  static Combined combine(MapSearchMessages<?> message, @Nullable Object merged, Call call) {
    SearchRows asked = (SearchRows) message;
    PartReply all = (PartReply) Objects.requireNonNull(merged);
    return new Combined(call.queries().outside(services -> rows(asked, all, services)), List.of());
  }

  private static RowsReply rows(SearchRows asked, PartReply all, OutsideServices services) {
    int to = asked.offset() + asked.limit();
    List<FoundRow> rows =
        Objects.requireNonNull(
            FirstRows.first(
                partOf(asked), all.rows(), asked.offset(), to, services.serialization()));
    List<String> attributes = asked.attributes();
    Projection projection =
        attributes == null
            ? null
            : new Projection(attributes.stream().map(AttributePath::of).toList(), true);
    List<Data> keys = new ArrayList<>(rows.size());
    List<Data> values = new ArrayList<>(rows.size());
    Serialization serialization = services.serialization();
    for (FoundRow row : rows) {
      keys.add(row.key());
      if (projection == null) {
        values.add(row.value());
      } else {
        Object attributesOf =
            projection.project(row.key().bytes(), row.value().bytes(), serialization);
        values.add(serialization.toData(Objects.requireNonNull(attributesOf, "attributes")));
      }
    }
    FoundRow last = rows.isEmpty() ? null : rows.getLast();
    return new RowsReply(
        keys,
        values,
        last == null ? null : new SortPosition(last.order(), last.key()),
        asked.counting() ? all.matching() : -1);
  }
}
