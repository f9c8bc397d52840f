package dev.grid.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.GridSerializationException;
import dev.grid.GridTimeoutException;
import dev.grid.OverloadedException;
import dev.grid.kernel.CallFuture;
import dev.grid.kernel.OutsideServices;
import dev.grid.protocol.Data;
import dev.grid.protocol.serialization.SchemaRegistry;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.serialization.builtin.PredicateForm;
import dev.grid.query.EntryPredicate;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.QueryException;
import dev.grid.serialization.SerializationConfig;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class QueriesTest {

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), schemas);
  private boolean hasRoom = true;
  private long taskMillisMax = Long.MAX_VALUE;
  private final Queries queries =
      new Queries(
          schemas,
          271,
          (pool, task) -> {
            if (hasRoom) {
              Thread.startVirtualThread(task);
            }
            return hasRoom;
          },
          new OutsideServices() {
            @Override
            public Serialization serialization() {
              return serialization;
            }

            @Override
            public long taskMillisMax() {
              return taskMillisMax;
            }
          });

  private Data data(Predicate predicate) {
    return serialization.toData(PredicateForm.of(predicate));
  }

  @Test
  void aPredicate_isCompiledOnce() {
    Data predicate = data(Predicates.equal("a", 1));
    CompiledPredicate compiled = queries.compile(predicate, serialization);
    assertThat(queries.find(data(Predicates.equal("a", 1)))).isSameAs(compiled);
    for (int i = 0; i < 5_000; i++) {
      queries.compile(data(Predicates.equal("a", i)), serialization);
    }
    assertThat(queries.find(predicate)).as("not for ever").isNotSameAs(compiled);
  }

  @Test
  void codeThatDoesNotEnd_failsTheQuery() throws InterruptedException {
    taskMillisMax = 200;
    CountDownLatch never = new CountDownLatch(1);
    var hanging =
        queries.outside(
            services -> {
              never.await();
              return null;
            });
    assertThatThrownBy(() -> hanging.toCompletableFuture().get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(GridTimeoutException.class)
        .hasMessageContaining("failAfterMillis=200");
    never.countDown();
  }

  @Test
  void whereThereIsNoRoom_theQueryIsRefused() {
    hasRoom = false;
    assertThatThrownBy(() -> queries.outside(services -> 1).toCompletableFuture().get())
        .cause()
        .isInstanceOf(OverloadedException.class);
  }

  @Test
  void conditionsBeyondTheLimit_areRefused() {
    Predicate[] many =
        Collections.nCopies(PredicateCompiler.CONDITIONS_MAX, Predicates.equal("a", 1))
            .toArray(Predicate[]::new);
    Data predicate = data(Predicates.or(many));
    assertThatThrownBy(() -> queries.compile(predicate, serialization))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("more conditions than " + PredicateCompiler.CONDITIONS_MAX);
  }

  record Code() implements EntryPredicate<Object, Object> {
    @Override
    public boolean test(Map.Entry<Object, Object> entry) {
      return true;
    }
  }

  @Test
  void aPredicateOfManyConditions_isTestedOutside_andOneOfSome_inFewerEntriesAtATime() {
    Predicate[] many =
        Collections.nCopies(PredicateCompiler.WEIGHT_INSIDE_MAX, Predicates.equal("a", 1))
            .toArray(Predicate[]::new);
    CompiledPredicate some = queries.compile(data(Predicates.or(many)), serialization);
    assertThat(some.runsOutside()).isFalse();
    assertThat(some.outOf(1_000)).isBetween(1, 100);
    assertThat(
            queries
                .compile(
                    data(Predicates.and(Predicates.or(many), Predicates.equal("b", 1))),
                    serialization)
                .runsOutside())
        .isTrue();
    assertThat(queries.compile(data(Predicates.equal("a", 1)), serialization).outOf(1_000))
        .isEqualTo(1_000);
  }

  @Test
  void listeners_haveFewerConditions() {
    Predicate[] many =
        Collections.nCopies(PredicateCompiler.LISTENER_CONDITIONS_MAX, Predicates.alwaysTrue())
            .toArray(Predicate[]::new);
    assertThatThrownBy(() -> new ListenerPredicate(data(Predicates.or(many)), queries))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("more conditions than " + PredicateCompiler.LISTENER_CONDITIONS_MAX);
  }

  @Test
  void listeners_areOfAllPartitions() {
    Data ofOne = data(Predicates.partition("k", Predicates.alwaysTrue()));
    assertThatThrownBy(() -> new ListenerPredicate(ofOne, queries))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("cannot be of partitions");
  }

  @Test
  void inOfFractionsAsText_findsFloatsByTheirOwn_withoutALookAtEach() {
    Object[] texts = IntStream.range(0, 20_000).mapToObj(i -> i + ".1").toArray();
    CompiledPredicate in = queries.compile(data(Predicates.in("this", texts)), serialization);
    assertThat(in.runsOutside()).isFalse();
    Matcher matcher = in.inside(queries.schemas());
    byte[] key = serialization.toData(1).bytes();
    for (Object found : List.of(7.1f, 7.1, "7.1", new BigDecimal("7.10"))) {
      assertThat(matcher.test(key, serialization.toData(found).bytes()))
          .isEqualTo(Matcher.Match.YES);
    }
    for (Object other : List.of(7.2f, 7.2, (double) 7.1f, "7.10")) {
      assertThat(matcher.test(key, serialization.toData(other).bytes()))
          .isEqualTo(Matcher.Match.NO);
    }
  }

  @Test
  void listeners_haveNoCode() {
    Data code = data(Predicates.and(Predicates.equal("a", 1), new Code()));
    assertThatThrownBy(() -> new ListenerPredicate(code, queries))
        .isInstanceOf(GridSerializationException.class)
        .hasMessageContaining(Code.class.getName());
  }

  @Test
  void entriesThatAreMeant_areToldOutside() {
    Map.Entry<Data, Data> one = Map.entry(serialization.toData(1), serialization.toData("x"));
    Map.Entry<Data, Data> two = Map.entry(serialization.toData(2), serialization.toData("y"));
    assertThat(
            CallFuture.await(
                queries
                    .meant(data(Predicates.equal("this", "y")), List.of(one, two))
                    .toCompletableFuture()))
        .containsExactly(two);
  }
}
