package dev.grid.spring.data.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.query.Predicate;
import dev.grid.query.Predicates;
import dev.grid.query.QueryPlan;
import dev.grid.spring.data.core.GridTemplate;
import dev.grid.spring.data.mapping.GridMappingContext;
import dev.grid.spring.data.mapping.event.AfterConvertCallback;
import dev.grid.spring.data.mapping.event.AfterSaveEvent;
import dev.grid.spring.data.mapping.event.BeforeConvertCallback;
import dev.grid.spring.data.mapping.event.BeforeSaveCallback;
import dev.grid.spring.data.mapping.event.GridMappingEvent;
import dev.grid.spring.data.repository.config.EnableGridAuditing;
import dev.grid.spring.data.repository.config.EnableGridRepositories;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.AuditorAware;

/** Callbacks, events, auditing and indexes, whatever grid is below them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LifecycleContract {

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private AnnotationConfigApplicationContext application;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private MemoRepository memos;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private Application told;

  /** A grid without a map of memos, which the caller closes. */
  abstract Grid start(GridMappingContext entities);

  @Configuration(proxyBeanMethods = false)
  @EnableGridRepositories
  @EnableGridAuditing
  static class Application {

    private final List<String> events = new ArrayList<>();
    private final List<AfterSaveEvent<?>> others = new ArrayList<>();
    private String auditor = "ada";
    private UnaryOperator<Memo> beforeSave = UnaryOperator.identity();
    private UnaryOperator<Memo> afterConvert = UnaryOperator.identity();

    @EventListener
    void on(GridMappingEvent<Memo> event) {
      events.add(event.getClass().getSimpleName().replace("Event", ""));
      assertThat(event.map()).isEqualTo("memos");
      assertThat(event.type()).isEqualTo(Memo.class);
    }

    @EventListener
    void onOthers(AfterSaveEvent<String> event) {
      others.add(event);
    }

    @Bean
    AuditorAware<String> auditor(Application application) {
      return () -> Optional.of(application.auditor);
    }

    @Bean
    BeforeConvertCallback<Memo> upper() {
      return new BeforeConvertCallback<>() {
        @Override
        public Memo onBeforeConvert(Memo memo, String map) {
          return memo.withText(memo.text().strip());
        }
      };
    }

    @Bean
    BeforeSaveCallback<Memo> beforeSave(Application application) {
      return new BeforeSaveCallback<>() {
        @Override
        public Memo onBeforeSave(Memo memo, String map) {
          return application.beforeSave.apply(memo);
        }
      };
    }

    @Bean
    AfterConvertCallback<Memo> afterConvert(Application application) {
      return new AfterConvertCallback<>() {
        @Override
        public Memo onAfterConvert(Memo memo, String map) {
          return application.afterConvert.apply(memo);
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
    memos = application.getBean(MemoRepository.class);
    told = application.getBean(Application.class);
  }

  @AfterAll
  final void close() {
    application.close();
  }

  @BeforeEach
  final void empty() {
    memos.deleteAll();
    told.events.clear();
    told.auditor = "ada";
    told.beforeSave = UnaryOperator.identity();
    told.afterConvert = UnaryOperator.identity();
  }

  @Test
  void auditing_setsWhoAndWhen() {
    Memo first = memos.save(Memo.of("one"));
    assertThat(first.createdBy()).isEqualTo("ada");
    assertThat(first.modifiedBy()).isEqualTo("ada");
    assertThat(first.created()).isNotNull().isEqualTo(first.modified());
    told.auditor = "grace";
    Memo second = memos.saveAll(List.of(first.withText("two"))).getFirst();
    assertThat(second.createdBy()).isEqualTo("ada");
    assertThat(second.modifiedBy()).isEqualTo("grace");
    assertThat(second.created()).isEqualTo(first.created());
    assertThat(second.modified()).isAfterOrEqualTo(first.modified());
    assertThat(memos.findById(Objects.requireNonNull(first.id()))).contains(second);
  }

  @Test
  void events_tellOfEachStepInItsOrder() {
    Memo saved = memos.save(Memo.of("one"));
    assertThat(told.events).containsExactly("BeforeConvert", "BeforeSave", "AfterSave");
    told.events.clear();
    memos.findByText("one");
    memos.findAll();
    assertThat(told.events).containsExactly("AfterConvert", "AfterConvert");
    told.events.clear();
    memos.delete(saved);
    memos.deleteById("no such");
    assertThat(told.events)
        .containsExactly("BeforeDelete", "AfterDelete", "BeforeDelete", "AfterDelete");
    memos.save(Memo.of("two"));
    told.events.clear();
    memos.deleteByText("two");
    assertThat(told.events).contains("BeforeDelete", "AfterDelete");
    assertThat(told.others).as("of other classes").isEmpty();
  }

  @Test
  void callbacks_changeWhatIsStoredAndRead() {
    told.beforeSave = memo -> memo.withText(memo.text() + "!");
    Memo saved = memos.save(Memo.of(" one "));
    assertThat(saved.text()).isEqualTo("one!");
    told.afterConvert = memo -> memo.withText(memo.text() + "?");
    assertThat(memos.findById(Objects.requireNonNull(saved.id())))
        .map(Memo::text)
        .contains("one!?");
    assertThat(memos.findAll()).extracting(Memo::text).containsExactly("one!?");
  }

  @Test
  void callbackThatFails_keepsTheEntityFromBeingStored() {
    told.beforeSave =
        memo -> {
          throw new IllegalStateException("refused");
        };
    assertThatThrownBy(() -> memos.save(Memo.of("one"))).hasMessageContaining("refused");
    assertThatThrownBy(() -> memos.saveAll(List.of(Memo.of("one"))))
        .hasMessageContaining("refused");
    told.beforeSave =
        memo ->
            new Memo("other", memo.text(), memo.author(), null, null, null, null, memo.version());
    assertThatThrownBy(() -> memos.save(Memo.of("one"))).hasMessageContaining("leave id");
    assertThat(memos.count()).isZero();
  }

  @Test
  void saveAll_tellsOfThoseThatWereStored() {
    Memo stale = memos.save(Memo.of("one"));
    memos.save(stale.withText("two"));
    told.events.clear();
    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> memos.saveAll(List.of(stale, Memo.of("three"))));
    assertThat(told.events).containsOnlyOnce("AfterSave");
    assertThat(memos.findByText("three")).hasSize(1);
  }

  @Test
  void indexes_areMadeWithTheRepository() {
    memos.save(Memo.of("y"));
    awaitIndex("memos_sorted_text", Predicates.equal("text", "x"));
    awaitIndex("memos_sorted_author.name", Predicates.equal("author.name", "x"));
    awaitIndex(
        "memos_sorted_author.city_text",
        Predicates.and(Predicates.equal("author.city", "x"), Predicates.greaterThan("text", "a")));
  }

  /** A partition builds its part of an index when it has entries, soon and not at once. */
  private void awaitIndex(String name, Predicate predicate) {
    await().atMost(1, TimeUnit.MINUTES).until(() -> indexesFor(predicate).contains(name));
  }

  private List<String> indexesFor(Predicate predicate) {
    GridMap<String, Memo> map = application.getBean(Grid.class).map("memos");
    return map.explain(predicate).partitions().stream()
        .map(QueryPlan.Partition::indexes)
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  @Test
  void eventsCanBeTurnedOff() {
    GridTemplate template = application.getBean(GridTemplate.class);
    template.setEntityLifecycleEventsEnabled(false);
    try {
      told.beforeSave = memo -> memo.withText("changed");
      assertThat(memos.save(Memo.of("one")).text()).isEqualTo("changed");
      assertThat(told.events).isEmpty();
    } finally {
      template.setEntityLifecycleEventsEnabled(true);
    }
  }
}
