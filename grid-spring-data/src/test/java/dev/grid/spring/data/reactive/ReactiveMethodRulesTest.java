package dev.grid.spring.data.reactive;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.grid.spring.data.core.GridTemplate;
import dev.grid.spring.data.repository.Query;
import dev.grid.spring.data.repository.support.ReactiveGridRepositoryFactory;
import dev.grid.spring.data.testgrid.StubGrid;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.query.QueryCreationException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A method whose reactive type cannot hold what it asks for fails the start, and says why. */
class ReactiveMethodRulesTest {

  private final ReactiveGridRepositoryFactory factory =
      new ReactiveGridRepositoryFactory(new GridTemplate(new StubGrid().grid()));

  interface MonoOfList extends Repository<Reading, String> {
    Mono<List<Reading>> findBySensor(String sensor);
  }

  interface MonoOfArray extends Repository<Reading, String> {
    Mono<Reading[]> findBySensor(String sensor);
  }

  interface FluxOfCount extends Repository<Reading, String> {
    Flux<Long> countBySensor(String sensor);
  }

  interface FluxOfExists extends Repository<Reading, String> {
    @Query(value = "sensor = :sensor", exists = true)
    Flux<Boolean> is(String sensor);
  }

  interface FluxOfDeleted extends Repository<Reading, String> {
    Flux<Integer> deleteBySensor(String sensor);
  }

  interface FluxOfPages extends Repository<Reading, String> {
    Flux<Page<Reading>> findBySensor(String sensor, Pageable page);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(MonoOfList.class, "must return a Flux of entities"),
        Arguments.of(MonoOfArray.class, "must return a Flux of entities"),
        Arguments.of(FluxOfCount.class, "must return a Mono"),
        Arguments.of(FluxOfExists.class, "must return a Mono"),
        Arguments.of(FluxOfDeleted.class, "must return a Mono"),
        Arguments.of(FluxOfPages.class, ""));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void methodThatCannotWork_failsTheStart(Class<?> repository, String reason) {
    assertThatExceptionOfType(QueryCreationException.class)
        .isThrownBy(() -> factory.getRepository(repository))
        .withMessageContaining(reason);
  }
}
