package dev.grid.spring.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.grid.Grid;
import dev.grid.spring.data.testgrid.StubGrid;
import dev.grid.spring.data.testgrid.StubMap;
import org.junit.jupiter.api.Test;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.domain.Sort;

/** The contract, and what happens when someone comes in between. */
class StubVersionTest extends VersionContract {

  private final StubGrid stub = new StubGrid();
  private final GridTemplate template = new GridTemplate(stub.grid());
  private final StubMap map = stub.map("tickets");

  @Override
  Grid grid() {
    return stub.grid();
  }

  @Test
  void save_whenAnotherSaveComesBetweenReadAndWrite_fails() {
    Ticket first = template.save(Ticket.named("a"));
    map.beforeConditionalWrite(() -> map.set("a", new Ticket("a", 40, 2)));
    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> template.save(first.plusOne()));
    assertThat(map.get("a")).isEqualTo(new Ticket("a", 40, 2));
    assertThat(map.calls()).doesNotContain("tryLock");
  }

  @Test
  void save_overAValueWrittenWithAnotherSchema_isSettledUnderTheLock() {
    Ticket first = template.save(Ticket.named("a"));
    map.markForeign("a");
    assertThat(template.save(first.plusOne())).isEqualTo(new Ticket("a", 1, 2));
    assertThat(map.get("a")).isEqualTo(new Ticket("a", 1, 2));
    assertThat(map.calls()).containsSubsequence("replace", "tryLock", "get", "set", "unlock");
  }

  @Test
  void delete_ofAValueWrittenWithAnotherSchema_isSettledUnderTheLock() {
    Ticket first = template.save(Ticket.named("a"));
    map.markForeign("a");
    template.delete(first);
    assertThat(map.containsKey("a")).isFalse();
    assertThat(map.calls()).containsSubsequence("remove", "tryLock", "delete", "unlock");
  }

  @Test
  void save_whenTheLockStaysTaken_failsAndChangesNothing() {
    Ticket first = template.save(Ticket.named("a"));
    map.markForeign("a");
    map.lockByOther("a");
    assertThatExceptionOfType(QueryTimeoutException.class)
        .isThrownBy(() -> template.save(first.plusOne()))
        .withMessageContaining("nothing was changed");
    assertThat(map.get("a")).isEqualTo(first);
  }

  @Test
  void deleteByQuery_sparesWhatNoLongerMatches() {
    template.save(Ticket.named("a"));
    template.save(Ticket.named("b"));
    map.beforeConditionalWrite(() -> map.set("a", new Ticket("a", 9, 1)));
    assertThat(template.deleteAll(GridQuery.matching(Criteria.where("holds").is(0)), Ticket.class))
        .extracting(Ticket::id)
        .containsExactly("b");
    assertThat(map.get("a")).isEqualTo(new Ticket("a", 9, 1));
  }

  @Test
  void scanThatShowsAnEntryTwice_listsItOnce() {
    template.save(Ticket.named("a"));
    template.save(Ticket.named("b"));
    map.repeatFirstEntry();
    assertThat(template.find(GridQuery.all(), Ticket.class)).hasSize(2);
    assertThat(template.find(GridQuery.all().with(Sort.by("id")), Ticket.class))
        .extracting(Ticket::id)
        .containsExactly("a", "b");
  }
}
