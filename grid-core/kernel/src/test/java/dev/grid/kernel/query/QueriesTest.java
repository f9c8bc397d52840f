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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

final class QueriesTest {

  private final SchemaRegistry schemas = new SchemaRegistry();
  private final Serialization serialization =
      new Serialization(SerializationConfig.defaults(), schemas);
  private boolean hasRoom = true;
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
              return 200;
            }
          });

  private Data data(Predicate predicate) {
    return serialization.toData(PredicateForm.of(predicate));
  }

  @Test
  void aPredicate_isCompiledOnce() {
    Data predicate = data(Predicates.equal("a", 1));
    assertThat(queries.find(predicate)).isNull();
    CompiledPredicate compiled = queries.compile(predicate, serialization);
    assertThat(queries.find(data(Predicates.equal("a", 1)))).isSameAs(compiled);
    for (int i = 0; i < 5_000; i++) {
      queries.compile(data(Predicates.equal("a", i)), serialization);
    }
    assertThat(queries.find(predicate)).as("not for ever").isNull();
  }

  @Test
  void codeThatDoesNotEnd_failsTheQuery() throws InterruptedException {
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
