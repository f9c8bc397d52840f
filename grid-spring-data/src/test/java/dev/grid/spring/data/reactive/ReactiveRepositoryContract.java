package dev.grid.spring.data.reactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.grid.Grid;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.event.AfterConvertCallback;
import dev.grid.spring.data.mapping.event.BeforeConvertCallback;
import dev.grid.spring.data.repository.config.EnableReactiveGridRepositories;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.Example;
import org.springframework.data.domain.ExampleMatcher;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What reactive repositories do, whatever grid is below them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReactiveRepositoryContract {

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private AnnotationConfigApplicationContext application;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private ReadingRepository readings;

  /** A grid without a map of readings, which the caller closes. */
  abstract Grid start(GridMappingContext entities);

  @Configuration(proxyBeanMethods = false)
  @EnableReactiveGridRepositories
  static class Application {

    private final Set<Boolean> isOnVirtualThreads = ConcurrentHashMap.newKeySet();

    @Bean
    BeforeConvertCallback<Reading> before(Application application) {
      return new BeforeConvertCallback<>() {
        @Override
        public Reading onBeforeConvert(Reading reading, String map) {
          application.isOnVirtualThreads.add(Thread.currentThread().isVirtual());
          return reading;
        }
      };
    }

    @Bean
    AfterConvertCallback<Reading> after(Application application) {
      return new AfterConvertCallback<>() {
        @Override
        public Reading onAfterConvert(Reading reading, String map) {
          application.isOnVirtualThreads.add(Thread.currentThread().isVirtual());
          return reading;
        }
      };
    }
  }

  @BeforeAll
  final void open() {
    application = new AnnotationConfigApplicationContext();
    application.registerBean(
        "grid", Grid.class, () -> start(application.getBean(GridMappingContext.class)));
    application.register(Application.class);
    application.refresh();
    readings = application.getBean(ReadingRepository.class);
  }

  @AfterAll
  final void close() {
    application.close();
  }

  @BeforeEach
  final void store() {
    readings.deleteAll().block();
    readings
        .saveAll(
            List.of(
                Reading.of("1", "a", 10),
                Reading.of("2", "a", 20),
                Reading.of("3", "a", 30),
                Reading.of("4", "b", 40)))
        .blockLast();
  }

  @Test
  void crud() {
    Reading one = readings.findById("1").block();
    assertThat(one).isEqualTo(new Reading("1", "a", 10, 1));
    Reading saved = readings.save(one.withValue(11)).block();
    assertThat(readings.findById(Mono.just("1")).block()).isEqualTo(saved);
    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> readings.save(one.withValue(12)).block());
    assertThat(readings.existsById("1").block()).isTrue();
    assertThat(readings.findById("no such").block()).isNull();
    assertThat(readings.count().block()).isEqualTo(4);
    assertThat(readings.findAllById(Flux.just("4", "2")).map(Reading::id).collectList().block())
        .containsExactly("4", "2");
    readings.delete(saved).block();
    readings.deleteAllById(List.of("2", "no such")).block();
    readings.deleteById("3").block();
    assertThat(readings.findAll().map(Reading::id).collectList().block()).containsExactly("4");
    Reading generated = readings.save(new Reading(null, "c", 1, 0)).block();
    assertThat(generated.id()).isNotBlank();
    readings.deleteAll(readings.findAll()).block();
    assertThat(readings.count().block()).isZero();
  }

  @Test
  void manyOfAPublisher_areSavedInBatches() {
    Flux<Reading> many = Flux.range(0, 600).map(i -> Reading.of("many-" + i, "many", i));
    assertThat(readings.saveAll(many).count().block()).isEqualTo(600);
    assertThat(readings.countBySensor("many").block()).isEqualTo(600);
    assertThat(readings.findAll().take(10).count().block()).isEqualTo(10);
  }

  @Test
  void nothingHappensBeforeSomebodySubscribes() {
    Mono<Void> delete = readings.deleteAll();
    Mono<Reading> save = readings.save(Reading.of("5", "c", 1));
    assertThat(readings.count().block()).isEqualTo(4);
    save.then(delete).block();
    assertThat(readings.count().block()).isZero();
  }

  @Test
  void derivedQueries() {
    assertThat(
            readings
                .findBySensor("a", Sort.by("value").descending())
                .map(Reading::value)
                .collectList()
                .block())
        .containsExactly(30, 20, 10);
    assertThat(
            readings
                .findBySensorAndValueLessThan(Mono.just("a"), 20)
                .map(Reading::id)
                .collectList()
                .block())
        .containsExactly("1");
    assertThat(readings.findOneBySensor("b").map(Reading::id).block()).isEqualTo("4");
    assertThat(readings.findOneBySensor("x").block()).isNull();
    assertThatExceptionOfType(IncorrectResultSizeDataAccessException.class)
        .isThrownBy(() -> readings.findOneBySensor("a").block());
    assertThat(readings.existsBySensor("b").block()).isTrue();
    assertThat(
            readings.declared("a", 9).map(ReadingRepository.ValueOnly::value).collectList().block())
        .containsExactlyInAnyOrder(20, 30);
    assertThat(readings.deleteBySensor("a").block()).isEqualTo(3);
    readings.removeBySensor("b").block();
    assertThat(readings.count().block()).isZero();
  }

  @Test
  void pagesSlicesAndWindows() {
    Page<Reading> page =
        readings.findPageBySensor("a", PageRequest.of(1, 2, Sort.by("value"))).block();
    assertThat(page).extracting(Reading::id).containsExactly("3");
    assertThat(page.getTotalElements()).isEqualTo(3);
    Slice<Reading> slice =
        readings.findSliceBySensor("a", PageRequest.of(0, 2, Sort.by("value"))).block();
    assertThat(slice.hasNext()).isTrue();
    Window<Reading> window =
        readings.findFirst2BySensorOrderByValue("a", ScrollPosition.keyset()).block();
    assertThat(window.hasNext()).isTrue();
    Window<Reading> next =
        readings.findFirst2BySensorOrderByValue("a", window.positionAt(1)).block();
    assertThat(next).extracting(Reading::id).containsExactly("3");
    assertThat(next.hasNext()).isFalse();
  }

  @Test
  void examples() {
    Example<Reading> a =
        Example.of(
            new Reading(null, "a", 0, 0), ExampleMatcher.matching().withIgnorePaths("value"));
    assertThat(readings.count(a).block()).isEqualTo(3);
    assertThat(readings.exists(a).block()).isTrue();
    assertThat(
            readings
                .<Reading, Reading, Mono<Reading>>findBy(
                    a, q -> q.sortBy(Sort.by("value").descending()).first())
                .map(Reading::id)
                .block())
        .isEqualTo("3");
    assertThat(readings.findAll(a, Sort.by("value")).map(Reading::id).collectList().block())
        .containsExactly("1", "2", "3");
  }

  @Test
  void calls_areCarriedOutByVirtualThreads() {
    Application told = application.getBean(Application.class);
    told.isOnVirtualThreads.clear();
    readings.findAll().blockLast();
    readings.findById("1").flatMap(readings::save).block();
    readings.findBySensor("a", Sort.by("value")).blockLast();
    assertThat(told.isOnVirtualThreads).containsExactly(true);
  }

  @Test
  void nullIsRefusedAtOnce() {
    assertThatIllegalArgumentException().isThrownBy(() -> readings.save(null));
    assertThatIllegalArgumentException().isThrownBy(() -> readings.findById((String) null));
  }
}
