package dev.grid.sqlengine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.sql.GridSqlException;
import org.junit.jupiter.api.Test;

/** What statements have taken is given back, whenever they end. */
class BudgetTest {

  @Test
  void what_is_taken_after_the_end_is_given_back() {
    Budget budget = new Budget(100, 150);
    Budget.Share one = budget.new Share();
    one.take(80, "a test");
    assertThat(budget.used()).isEqualTo(80);
    assertThatThrownBy(() -> one.take(30, "a test")).isInstanceOf(GridSqlException.class);
    Budget.Share other = budget.new Share();
    assertThatThrownBy(() -> other.take(60, "a test"))
        .hasMessageContaining("grid.sql.member-heap-share");
    one.free();
    other.free();
    assertThat(budget.used()).isZero();
    one.take(50, "a test");
    one.take(-20, "a test");
    assertThat(budget.used()).isZero();
  }
}
