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
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.structures.map.MapAggregateMessages.AggregatePart;
import dev.grid.structures.map.MapAggregateMessages.AggregateReply;
import dev.grid.structures.map.MapAggregateMessages.AggregateWithPredicate;
import dev.grid.structures.map.MapAggregateMessages.Project;
import dev.grid.structures.map.MapAggregateMessages.ProjectReply;
import dev.grid.structures.map.MapAggregateMessages.ProjectScan;
import dev.grid.structures.map.MapAggregateMessages.ProjectWithPredicate;
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
    Folding folding = new Folding(aggregate.accumulator(call.queries()));
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
  private record Folding(Accumulator accumulator) implements MapSearch.Fold {

    @Override
    public boolean runsOutside() {
      return accumulator.runsOutside();
    }

    @Override
    public boolean addInside(MapEntry entry) {
      return accumulator.add(entry.storedKey(), entry.value);
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
