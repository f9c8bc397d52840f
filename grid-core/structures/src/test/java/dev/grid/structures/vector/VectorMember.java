package dev.grid.structures.vector;

import static dev.grid.structures.vector.VectorShard.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Budget;
import dev.grid.kernel.Call;
import dev.grid.kernel.Directory;
import dev.grid.kernel.Outcome;
import dev.grid.kernel.OutsideServices;
import dev.grid.kernel.Slice;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.query.Queries;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.structures.vector.VectorMessages.FoundDocument;
import dev.grid.structures.vector.VectorMessages.PartReply;
import dev.grid.structures.vector.VectorMessages.SearchNearVector;
import dev.grid.structures.vector.VectorMessages.SearchPart;
import dev.grid.vector.VectorCollectionConfig;
import dev.grid.vector.VectorIndexConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Partitions of a vector collection named {@code c} with their index, whose worker and rounds a
 * test runs. Confined to the test's thread.
 */
final class VectorMember {

  final Deque<Runnable> work = new ArrayDeque<>();
  final VectorDirectory directory;
  final List<VectorState> states = new ArrayList<>();
  long nowMillis = 1_000;

  private final VectorHandler handler = new VectorHandler();
  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization;
  private final Queries queries;

  /** How often something was done outside partitions. */
  private int tasks;

  VectorMember(int partitions, MemberConfig config, VectorIndexConfig index) {
    directory =
        new VectorDirectory(
            new Vectors(VectorCollectionConfig.named(NAME).withIndex(index), NAME),
            partitions,
            work::add);
    serialization = new Serialization(config.serialization(), schemas);
    queries = new Queries(schemas, partitions, (pool, task) -> false, new Services());
    for (int i = 0; i < partitions; i++) {
      VectorState state =
          new VectorStructure()
              .newState(
                  new StateContext(
                      NAME, i, config, new Budget((budget, asking) -> {}), () -> directory));
      state.promoted(nowMillis);
      states.add(state);
    }
  }

  Serialization serialization() {
    return serialization;
  }

  int tasks() {
    return tasks;
  }

  private final class Services implements OutsideServices {

    @Override
    public Serialization serialization() {
      return serialization;
    }

    @Override
    public Queries queries() {
      return queries;
    }
  }

  /** A call in a partition. */
  private record HereCall(VectorMember of, @Override int partition) implements Call {

    @Override
    public long nowMillis() {
      return of.nowMillis;
    }

    @Override
    public Queries queries() {
      return of.queries;
    }

    @Override
    public UUID caller() {
      return new UUID(0, 1);
    }

    @Override
    public UUID member() {
      return new UUID(0, 2);
    }

    @Override
    public boolean hasListeners() {
      return false;
    }
  }

  void round() {
    nowMillis += 200;
    states.forEach(state -> state.feed(nowMillis));
  }

  void workAll() {
    for (Runnable task; (task = work.poll()) != null; ) {
      task.run();
    }
  }

  /** Until the graph has all, and nothing that is gone is kept for searches. */
  void settle() {
    for (int i = 0; i < 10_000 && isBusy(); i++) {
      nowMillis += 2_000; // What was kept is over.
      round();
      workAll();
    }
    assertThat(isBusy()).as("busy").isFalse();
  }

  private boolean isBusy() {
    return !work.isEmpty()
        || states.stream().anyMatch(s -> s.feeds() != null && s.alarmMillis() < Long.MAX_VALUE);
  }

  /**
   * Asks partitions one after another, as a question to all does, but for those that the directory
   * leaves out; something may happen between.
   */
  List<FoundDocument> search(
      IntFunction<? extends VectorMessages<PartReply>> parts, Runnable between) {
    VectorQuery asked = (VectorQuery) parts.apply(Slice.START);
    BitSet without = asked instanceof SearchPart part ? without(part, of -> {}) : new BitSet(0);
    between.run();
    PartReply all = new PartReply(Slice.END, List.of());
    for (VectorState state : states) {
      if (without.get(states.indexOf(state))) {
        continue;
      }
      for (int from = Slice.START; from != Slice.END; ) {
        PartReply reply = slice(parts.apply(from), state);
        all = VectorSearching.merge(asked, all, reply);
        from = reply.next();
      }
      between.run();
    }
    return all.results();
  }

  /**
   * Partitions that the directory leaves out.
   *
   * @param settling happens when the graph was searched, while it is seen how partitions stand
   */
  BitSet without(SearchPart asked, Consumer<BitSet> settling) {
    return directory
        .find(
            new SearchNearVector(NAME, asked.vectors(), asked.options()),
            queries,
            new Directory.Standing() {
              @Override
              public void keepAtRest(BitSet partitions) {}

              @Override
              public void keepSettled(BitSet partitions) {
                settling.accept(partitions);
              }

              @Override
              public long nowMillis() {
                return nowMillis;
              }
            })
        .without();
  }

  PartReply slice(VectorMessages<PartReply> part, VectorState state) {
    return (PartReply) Objects.requireNonNull(reply(part, state));
  }

  @Nullable Object reply(Message<?> message, VectorState state) {
    HereCall call = new HereCall(this, states.indexOf(state));
    Outcome outcome = handler.handle(message, state, call);
    while (outcome instanceof Outcome.Sliced sliced) {
      tasks++;
      try {
        outcome = handler.resume(message, sliced.task().run(new Services()), state, call);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    return ((Outcome.Reply) outcome).value();
  }
}
