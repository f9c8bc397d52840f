package dev.grid.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.OverloadedException;
import dev.grid.Registration;
import dev.grid.map.GridMap;
import dev.grid.spring.boot.autoconfigure.BothModes;
import dev.grid.spring.boot.autoconfigure.transaction.GridAfterCommitAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes to the grid that follow the commit of a database's transaction. */
class GridAfterCommitTest {

  private static final String DATABASE = "jdbc:h2:mem:after-commit;DB_CLOSE_DELAY=-1";

  private static BothModes modes;

  @BeforeAll
  static void start() {
    modes = new BothModes();
    new JdbcTemplate(new DriverManagerDataSource(DATABASE))
        .execute("create table names (name varchar)");
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  private static ApplicationContextRunner runner(String mode) {
    return modes
        .runner(mode, GridAfterCommitAutoConfiguration.class)
        .withBean(DriverManagerDataSource.class, () -> new DriverManagerDataSource(DATABASE));
  }

  private static TransactionTemplate transaction(ApplicationContext context, int propagation) {
    TransactionTemplate template =
        new TransactionTemplate(
            context
                .getBeanProvider(JdbcTransactionManager.class)
                .getIfAvailable(
                    () ->
                        new JdbcTransactionManager(
                            context.getBean(DriverManagerDataSource.class))));
    template.setPropagationBehavior(propagation);
    return template;
  }

  private static TransactionTemplate transaction(ApplicationContext context) {
    return transaction(context, TransactionDefinition.PROPAGATION_REQUIRED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "client"})
  void whenTheDatabaseCommitsShouldWriteOnceAndOtherwiseNotAtAll(String mode) {
    runner(mode)
        .run(
            context -> {
              GridAfterCommit writes = context.getBean(GridAfterCommit.class);
              JdbcTemplate database =
                  new JdbcTemplate(context.getBean(DriverManagerDataSource.class));
              GridMap<String, String> names = context.getBean(Grid.class).map("names");
              AfterCommitMap<String, String> after = writes.map("names");
              names.set("old", "x");
              transaction(context)
                  .executeWithoutResult(
                      status -> {
                        database.update("insert into names values ('ada')");
                        after.set("a", "first");
                        after.set("a", "ada");
                        after.delete("old");
                        assertThat(names.get("a")).isNull();
                        assertThat(names.get("old")).isEqualTo("x");
                      });
              assertThat(names.get("a")).isEqualTo("ada");
              assertThat(names.get("old")).isNull();
              assertThat(writes.applied()).as("of each key the last").isEqualTo(2);

              transaction(context)
                  .executeWithoutResult(
                      status -> {
                        after.set("b", "bob");
                        status.setRollbackOnly();
                      });
              assertThat(names.containsKey("b")).isFalse();
              assertThat(writes.discarded()).isEqualTo(1);
              assertThat(writes.applied()).isEqualTo(2);
              names.clear();
            });
  }

  @Test
  void whenThereIsNoTransactionShouldWriteAtOnce() {
    runner("client")
        .run(
            context -> {
              GridAfterCommit writes = context.getBean(GridAfterCommit.class);
              writes.map("at-once").set("a", "b", Duration.ofHours(1));
              GridMap<String, String> map = context.getBean(Grid.class).map("at-once");
              assertThat(map.get("a")).isEqualTo("b");
              assertThat(writes.applied()).isZero();
            });
  }

  @Test
  void whenKeysAreArraysShouldWriteOfEachTheLast() {
    runner("client")
        .run(
            context -> {
              GridAfterCommit writes = context.getBean(GridAfterCommit.class);
              AfterCommitMap<byte[], String> after = writes.map("by-bytes");
              transaction(context)
                  .executeWithoutResult(
                      status -> {
                        after.set(new byte[] {1}, "first");
                        after.set(new byte[] {2}, "other");
                        after.set(new byte[] {1}, "last");
                      });
              assertThat(writes.applied()).isEqualTo(2);
              GridMap<byte[], String> map = context.getBean(Grid.class).map("by-bytes");
              assertThat(map.get(new byte[] {1})).isEqualTo("last");
            });
  }

  @Test
  void whenKindsOfWritesAreMixedShouldKeepTheirOrder() {
    runner("client")
        .run(
            context -> {
              Grid grid = context.getBean(Grid.class);
              GridMap<String, String> map = grid.map("mixed");
              LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
              Registration listening =
                  grid.<String>topic("changes")
                      .addListener(message -> heard.add(message.message() + map.get("c")));
              GridAfterCommit writes = context.getBean(GridAfterCommit.class);
              AfterCommitMap<String, String> after = writes.map("mixed");
              map.set("x", "y");
              transaction(context)
                  .executeWithoutResult(
                      status -> {
                        after.set("a", "gone");
                        after.clear();
                        after.setAll(Map.of("b", "kept", "c", "kept", "d", "gone"));
                        after.deleteAll(List.of("d"));
                        writes.publish("changes", "changed ");
                        after.evict("b");
                      });
              assertThat(heard.poll(5, TimeUnit.MINUTES)).isEqualTo("changed kept");
              assertThat(map.keySet()).containsExactly("c");
              listening.close();
            });
  }

  @Test
  void whenTransactionsAreNestedShouldEachHaveItsOwn() {
    runner("client")
        .run(
            context -> {
              GridAfterCommit writes = context.getBean(GridAfterCommit.class);
              GridMap<String, String> map = context.getBean(Grid.class).map("nested");
              AfterCommitMap<String, String> after = writes.map("nested");
              JdbcTransactionManager manager =
                  new JdbcTransactionManager(context.getBean(DriverManagerDataSource.class));
              TransactionTemplate outer = new TransactionTemplate(manager);
              TransactionTemplate inner = new TransactionTemplate(manager);
              inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
              TransactionTemplate savepoint = new TransactionTemplate(manager);
              savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
              outer.executeWithoutResult(
                  status -> {
                    after.set("outer", "1");
                    inner.executeWithoutResult(own -> after.set("inner", "1"));
                    assertThat(map.get("inner")).isEqualTo("1");
                    assertThat(map.get("outer")).isNull();
                    savepoint.executeWithoutResult(
                        nested -> {
                          after.set("taken back", "1");
                          nested.setRollbackOnly();
                        });
                    after.set("after", "1");
                  });
              assertThat(map.keySet()).containsExactlyInAnyOrder("outer", "inner", "after");
              outer.executeWithoutResult(
                  status -> {
                    savepoint.executeWithoutResult(
                        nested -> {
                          after.set("taken back", "1");
                          nested.setRollbackOnly();
                        });
                    inner.executeWithoutResult(
                        own -> {
                          after.set("not", "1");
                          own.setRollbackOnly();
                        });
                  });
              assertThat(map.keySet()).containsExactlyInAnyOrder("outer", "inner", "after");
              assertThat(writes.discarded()).isEqualTo(3);
            });
  }

  @Test
  void whenOthersAreToldOfTheCommitShouldMakeTheirWritesToo() {
    runner("client")
        .run(
            context -> {
              GridAfterCommit writes = context.getBean(GridAfterCommit.class);
              GridMap<String, String> map = context.getBean(Grid.class).map("told");
              AfterCommitMap<String, String> after = writes.map("told");
              transaction(context)
                  .executeWithoutResult(
                      status ->
                          TransactionSynchronizationManager.registerSynchronization(
                              new TransactionSynchronization() {
                                @Override
                                public void afterCommit() {
                                  after.set("a", "b");
                                }
                              }));
              assertThat(map.get("a")).isEqualTo("b");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"log", "throw"})
  void whenTheGridIsAwayAfterTheCommitShouldCountIt(String onFailure) {
    runner("client")
        .withPropertyValues("grid.transaction.after-commit.on-failure=" + onFailure)
        .run(
            context -> {
              GridAfterCommit writes = context.getBean(GridAfterCommit.class);
              JdbcTemplate database =
                  new JdbcTemplate(context.getBean(DriverManagerDataSource.class));
              Runnable commit =
                  () ->
                      transaction(context)
                          .executeWithoutResult(
                              status -> {
                                database.update("insert into names values (?)", onFailure);
                                writes.map("away").set("a", "b");
                                writes.map("away").clear();
                                context.getBean(Grid.class).close();
                              });
              if (onFailure.equals("throw")) {
                assertThatThrownBy(commit::run)
                    .isInstanceOf(AfterCommitFailedException.class)
                    .hasMessageContaining("2 of 2 writes");
              } else {
                commit.run();
              }
              assertThat(
                      database.queryForObject(
                          "select count(*) from names where name = ?", Integer.class, onFailure))
                  .as("the transaction has committed")
                  .isEqualTo(1);
              SimpleMeterRegistry registry = new SimpleMeterRegistry();
              context.getBean("gridAfterCommitMeters", MeterBinder.class).bindTo(registry);
              assertThat(
                      registry
                          .get("grid.after.commit.writes")
                          .tag("outcome", "failed")
                          .functionCounter()
                          .count())
                  .isEqualTo(2);
            });
  }

  @Test
  void whenATransactionAsksForTooMuchShouldBeRefused() {
    runner("client")
        .withPropertyValues("grid.transaction.after-commit.writes-max=2")
        .run(
            context -> {
              AfterCommitMap<Integer, Integer> after =
                  context.getBean(GridAfterCommit.class).map("many");
              assertThatThrownBy(
                      () ->
                          transaction(context)
                              .executeWithoutResult(
                                  status -> {
                                    after.set(1, 1);
                                    after.set(2, 2);
                                    after.set(3, 3);
                                  }))
                  .isInstanceOf(OverloadedException.class)
                  .hasMessageContaining("grid.transaction.after-commit.writes-max");
              assertThat(context.getBean(Grid.class).map("many").isEmpty()).isTrue();
            });
  }
}
