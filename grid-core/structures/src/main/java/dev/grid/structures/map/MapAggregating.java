package dev.grid.structures.map;

import dev.grid.kernel.Call;
import dev.grid.kernel.Handler.Combined;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.kernel.aggregate.Accumulator;
import dev.grid.kernel.aggregate.Aggregate;
import dev.grid.kernel.query.CompiledPredicate;
import dev.grid.kernel.query.Queries;
import dev.grid.kernel.query.TypedValue;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.MapAggregateMessages.AggregatePart;
import dev.grid.structures.map.MapAggregateMessages.AggregateReply;
import dev.grid.structures.map.MapAggregateMessages.AggregateWithPredicate;
import dev.grid.structures.map.MapAggregateMessages.Project;
import dev.grid.structures.map.MapAggregateMessages.ProjectReply;
import dev.grid.structures.map.MapAggregateMessages.ProjectScan;
import dev.grid.structures.map.MapAggregateMessages.ProjectWithPredicate;
import dev.grid.structures.map.MapSearchMessages.SortTerm;
import dev.grid.structures.map.RowOrder.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What aggregations and projections do: a {@link MapSearch} each, that folds what it finds into an
 * {@link Accumulator}, or projects it. What partitions have come to is put together on a worker of
 * the member that was asked. Stateless.
 */
final class MapAggregating {

  private MapAggregating() {}

  /** What a call needs before it searches. */
  private record Ready(CompiledPredicate predicate, @Nullable Aggregate aggregate) {}

  /** What a partition has come to. */
  private record Ended(AggregateReply reply) {}

  static Outcome handle(MapAggregateMessages<?> message, MapState state, Call call) {
    return switch (message) {
      case AggregatePart m -> {
        CompiledPredicate predicate = call.queries().find(m.predicate());
        Aggregate aggregate = Aggregate.ofPlain(m.aggregator(), call.queries());
        yield predicate != null && aggregate != null
            ? begin(m, new Ready(predicate, aggregate), state, call)
            : new Outcome.Sliced(
                Queries.POOL,
                services ->
                    new Ready(
                        services.queries().compile(m.predicate(), services.serialization()),
                        Aggregate.read(
                            m.aggregator(), services, "map=" + m.name() + " aggregator")));
      }
      case ProjectScan m -> {
        CompiledPredicate predicate = call.queries().find(m.predicate());
        yield predicate != null
            ? begin(m, new Ready(predicate, null), state, call)
            : new Outcome.Sliced(
                Queries.POOL,
                services ->
                    new Ready(
                        services.queries().compile(m.predicate(), services.serialization()), null));
      }
      default -> throw new IllegalStateException(message + " is not for partitions");
    };
  }

  private static Outcome begin(
      MapAggregateMessages<?> message, Ready ready, MapState state, Call call) {
    if (message instanceof ProjectScan m) {
      Projecting projecting = new Projecting(m.projection(), Integer.MAX_VALUE);
      MapSearch search = new MapSearch(ready.predicate(), projecting, m.from());
      Outcome outside = search.slice(state, call);
      return outside != null ? outside : projected(search);
    }
    Aggregate aggregate = Objects.requireNonNull(ready.aggregate());
    Folding folding = new Folding(aggregate, call.queries());
    return goOn(new MapSearch(ready.predicate(), folding, Slice.START), state, call);
  }

  static Outcome resume(
      MapAggregateMessages<?> message, @Nullable Object result, MapState state, Call call) {
    return switch (Objects.requireNonNull(result)) {
      case Ready ready -> begin(message, ready, state, call);
      case MapSearch search when message instanceof ProjectScan -> projected(search);
      case MapSearch search -> goOn(search, state, call);
      case Ended ended -> Outcome.reply(ended.reply());
      default -> throw new IllegalStateException("resumed with " + result);
    };
  }

  private static Outcome projected(MapSearch search) {
    return Outcome.reply(new ProjectReply(search.from(), ((Projecting) search.fold()).results()));
  }

  private static Outcome goOn(MapSearch search, MapState state, Call call) {
    Outcome outside = search.whole(state, call);
    if (outside != null) {
      return outside;
    }
    Accumulator all = ((Folding) search.fold()).accumulator();
    return all.entries() == 0
        ? Outcome.reply(new AggregateReply(new ArrayList<>(), 0, 0))
        : new Outcome.Sliced(
            Queries.POOL,
            services -> {
              List<Data> part = new ArrayList<>();
              part.add(all.end(services.serialization()));
              return new Ended(new AggregateReply(part, all.entries(), all.unknown()));
            });
  }

  /** Folds what is found. */
  private static final class Folding implements MapSearch.Fold {

    private final Aggregate aggregate;
    private Accumulator accumulator;

    /** The entry that has the greatest or least value so far, where that is sought in order. */
    private @Nullable Row best;

    private @Nullable TypedValue bestValue;
    private final Queries queries;

    Folding(Aggregate aggregate, Queries queries) {
      this.aggregate = aggregate;
      this.queries = queries;
      this.accumulator = aggregate.accumulator(queries);
    }

    Accumulator accumulator() {
      return accumulator;
    }

    /**
     * The greatest or least is at an end of an index by its attribute. Where there are values of
     * several kinds all are looked at, as they have no order.
     */
    @Override
    public @Nullable RowWalk walk(MapState state, CompiledPredicate predicate) {
      int extreme = aggregate.extreme();
      if (extreme == 0 || state.indexes().isEmpty() || aggregate.path().isMany()) {
        return null;
      }
      String attribute = aggregate.path().canonical();
      RowOrder order = new RowOrder(List.of(new SortTerm(attribute, extreme > 0, false, false)));
      RowWalk walk =
          RowWalk.find(order, null, 1, () -> best, state.indexes(), predicate, state.entries());
      return walk != null && walk.index().isOfOneKind() ? walk : null;
    }

    @Override
    public void reset() {
      accumulator = aggregate.accumulator(queries);
      best = null;
      bestValue = null;
    }

    @Override
    public boolean runsOutside() {
      return accumulator.runsOutside();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Whether it is another value than the last time.
    public boolean addInside(MapEntry entry) {
      boolean isAdded = accumulator.add(entry.storedKey(), entry.value);
      TypedValue value = accumulator.best();
      if (value != bestValue && value != null) {
        bestValue = value;
        best = new Row(new TypedValue[] {value}, entry.hash(), entry.storedKey(), Row.NO_VALUE);
      }
      return isAdded;
    }

    @Override
    public void add(byte[] key, byte[] value) {
      throw new IllegalStateException("added where it is, or outside");
    }

    @Override
    public void addOutside(byte[] key, byte[] value, OutsideServices services) {
      accumulator.addOutside(key, value, services.serialization());
    }
  }

  // All partitions.

  static Object merge(
      MapAggregateMessages<?> message, @Nullable Object left, @Nullable Object right) {
    Objects.requireNonNull(left);
    return switch (Objects.requireNonNull(right)) {
      case AggregateReply more -> {
        AggregateReply all = (AggregateReply) left;
        all.parts().addAll(more.parts());
        yield new AggregateReply(
            all.parts(), all.entries() + more.entries(), all.unknown() + more.unknown());
      }
      case ProjectReply more -> {
        ProjectReply all = (ProjectReply) left;
        all.items().addAll(more.items());
        yield all;
      }
      default -> throw new IllegalStateException(message + " is not for all partitions");
    };
  }

  static Combined combine(MapAggregateMessages<?> message, @Nullable Object merged, Call call) {
    Object reply =
        switch (message) {
          case MapAggregateMessages.Aggregate m -> result(m.name(), m.aggregator(), merged, call);
          case AggregateWithPredicate m -> result(m.name(), m.aggregator(), merged, call);
          case Project m -> ((ProjectReply) Objects.requireNonNull(merged)).items();
          case ProjectWithPredicate m -> ((ProjectReply) Objects.requireNonNull(merged)).items();
          default -> throw new IllegalStateException(message + " is not for all partitions");
        };
    return new Combined(reply, List.of());
  }

  private static Object result(String name, Data aggregator, @Nullable Object merged, Call call) {
    AggregateReply all = (AggregateReply) Objects.requireNonNull(merged);
    return call.queries()
        .outside(
            services -> {
              Object result =
                  Aggregate.read(aggregator, services, "map=" + name + " aggregator")
                      .result(all.parts(), all.entries(), all.unknown(), services.serialization());
              return result == null ? null : services.serialization().toData(result);
            });
  }

  /** What each partition is asked, or the message itself. */
  static Message<?> part(MapAggregateMessages<?> message, int from) {
    return switch (message) {
      case MapAggregateMessages.Aggregate m -> new AggregatePart(m.name(), m.aggregator(), null);
      case AggregateWithPredicate m -> new AggregatePart(m.name(), m.aggregator(), m.predicate());
      case Project m -> new ProjectScan(m.name(), from, m.projection(), null);
      case ProjectWithPredicate m -> new ProjectScan(m.name(), from, m.projection(), m.predicate());
      default -> message;
    };
  }
}
