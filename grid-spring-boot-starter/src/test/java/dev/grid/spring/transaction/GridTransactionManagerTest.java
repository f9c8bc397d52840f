package dev.grid.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.Grid;
import dev.grid.map.GridMap;
import dev.grid.spring.boot.autoconfigure.BothModes;
import dev.grid.spring.boot.autoconfigure.transaction.GridAfterCommitAutoConfiguration;
import dev.grid.spring.boot.autoconfigure.transaction.GridTransactionAutoConfiguration;
import dev.grid.transaction.TransactionalStructures;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.InvalidIsolationLevelException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@code @Transactional} methods over the grid's transactions, at a member and at a client. */
class GridTransactionManagerTest {

  private static BothModes modes;

  @BeforeAll
  static void start() {
    modes = new BothModes();
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  private static ApplicationContextRunner runner(String mode) {
    return modes
        .runner(mode, GridTransactionAutoConfiguration.class, TransactionAutoConfiguration.class)
        .withPropertyValues("grid.transaction.enabled=true")
        .withBean(Audit.class)
        .withBean(Shop.class);
  }

  static class Audit {
    private final TransactionalStructures structures;

    Audit(TransactionalStructures structures) {
      this.structures = structures;
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public UUID note(String what) {
      structures.<String>list("audit").add(what);
      return structures.id();
    }

    @Transactional
    public UUID together(String what) {
      structures.<String>list("audit").add(what);
      return structures.id();
    }

    @Transactional
    public void fail() {
      throw new IllegalStateException("the audit");
    }
  }

  static class Shop {
    private final TransactionalStructures structures;
    private final Grid grid;
    private final Audit audit;

    Shop(TransactionalStructures structures, Grid grid, Audit audit) {
      this.structures = structures;
      this.grid = grid;
      this.audit = audit;
    }

    @Transactional
    public void ship(String order) {
      structures.<String, String>map("orders").set(order, "shipped");
      structures.<String>queue("shipped").offer(order);
      assertThat(grid.map("orders").get(order)).as("outside of the transaction").isNull();
      assertThat(audit.together(order)).isEqualTo(structures.id());
    }

    @Transactional
    public void fail(String order) {
      structures.<String, String>map("orders").set(order, "shipped");
      assertThat(audit.note(order)).isNotEqualTo(structures.id());
      assertThat(structures.<String, String>map("orders").get(order)).isEqualTo("shipped");
      throw new IllegalStateException("no");
    }

    @Transactional(noRollbackFor = IllegalStateException.class)
    public void failButCommit(String order) {
      structures.<String, String>map("orders").set(order, "shipped");
      throw new IllegalStateException("yes");
    }

    @Transactional
    public void swallow(String order) {
      structures.<String, String>map("orders").set(order, "shipped");
      try {
        audit.fail();
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("the audit");
      }
    }

    @Transactional(timeout = 1)
    public void takeLong(String order) {
      structures.<String, String>map("orders").set(order, "shipped");
      GridMap<String, String> orders = grid.map("orders");
      BothModes.await( // Its lock is freed when its time is up.
          () -> orders.tryPut(order, "by another", Duration.ofMillis(10)), "the time is up");
    }

    @Transactional(isolation = Isolation.SERIALIZABLE)
    public void serializable() {}

    public void without() {
      structures.map("orders").set("a", "b");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "client"})
  void whenAMethodReturnsShouldCommitAndWhenItThrowsRollBack(String mode) {
    runner(mode)
        .run(
            context -> {
              Grid grid = context.getBean(Grid.class);
              Shop shop = context.getBean(Shop.class);
              shop.ship("one");
              assertThat(grid.map("orders").get("one")).isEqualTo("shipped");
              assertThat(grid.queue("shipped").take()).isEqualTo("one");
              assertThat(grid.<String>list("audit").toList()).containsExactly("one");

              assertThatThrownBy(() -> shop.fail("two")).hasMessage("no");
              assertThat(grid.map("orders").get("two")).isNull();
              assertThat(grid.<String>list("audit").toList())
                  .as("REQUIRES_NEW has committed by itself")
                  .containsExactly("one", "two");

              assertThatThrownBy(() -> shop.failButCommit("three")).hasMessage("yes");
              assertThat(grid.map("orders").get("three")).isEqualTo("shipped");

              assertThatThrownBy(() -> shop.swallow("four"))
                  .isInstanceOf(UnexpectedRollbackException.class);
              assertThat(grid.map("orders").get("four")).isNull();

              assertThatThrownBy(() -> shop.takeLong("five"))
                  .isInstanceOf(TransactionTimedOutException.class)
                  .hasMessageContaining("PT1S");
              assertThat(grid.map("orders").get("five")).isEqualTo("by another");
              grid.list("audit").clear();
              grid.map("orders").clear();
            });
  }

  @Test
  void whenWhatItCannotDoIsAskedForShouldSaySo() {
    runner("client")
        .run(
            context -> {
              Shop shop = context.getBean(Shop.class);
              assertThatThrownBy(shop::without)
                  .isInstanceOf(IllegalTransactionStateException.class)
                  .hasMessageContaining("@Transactional");
              assertThatThrownBy(shop::serializable)
                  .isInstanceOf(InvalidIsolationLevelException.class);
            });
  }

  static class Named {
    private final TransactionalStructures structures;

    Named(TransactionalStructures structures) {
      this.structures = structures;
    }

    @Transactional("gridTransactionManager")
    public void store() {
      structures.<String, String>map("named").set("a", "b");
    }
  }

  @Test
  void whenADatabaseHasAManagerShouldLeaveItTheDefaultAndBeThereByName() {
    runner("client")
        .withBean(
            "transactionManager",
            JdbcTransactionManager.class,
            () -> new JdbcTransactionManager(new DriverManagerDataSource("jdbc:h2:mem:named")))
        .withBean(Named.class)
        .run(
            context -> {
              assertThat(context.getBean(PlatformTransactionManager.class))
                  .isInstanceOf(JdbcTransactionManager.class);
              context.getBean(Named.class).store();
              assertThat(context.getBean(Grid.class).map("named").get("a")).isEqualTo("b");
              new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
                  .executeWithoutResult(
                      status ->
                          assertThatThrownBy(
                                  () -> context.getBean(TransactionalStructures.class).id())
                              .isInstanceOf(IllegalTransactionStateException.class));
            });
  }

  @Test
  void whenNobodyHasAskedShouldHaveWritesAfterACommitOnly() {
    modes
        .runner(
            "client",
            GridAfterCommitAutoConfiguration.class,
            GridTransactionAutoConfiguration.class,
            TransactionAutoConfiguration.class)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(GridAfterCommit.class)
                    .doesNotHaveBean(TransactionManager.class)
                    .doesNotHaveBean(TransactionalStructures.class));
  }

  @Test
  void whenAPropertyIsMistypedShouldFailTheStart() {
    modes
        .runner("client", GridAfterCommitAutoConfiguration.class)
        .withPropertyValues("grid.transaction.timeot=1s")
        .run(
            context ->
                assertThat(context)
                    .hasFailed()
                    .getFailure()
                    .hasStackTraceContaining("grid.transaction.timeot"));
  }
}
