package dev.grid.spring.data.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.grid.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;

/** Optimistic locking, whatever grid is below it. */
abstract class VersionContract {

  private GridTemplate template;

  /** A grid whose maps of accounts and tickets are for this test. */
  abstract Grid grid();

  @BeforeEach
  final void empty() {
    template = new GridTemplate(grid());
    template.deleteAll(Account.class);
    template.deleteAll(Ticket.class);
  }

  private Ticket stored(String id) {
    return template.findById(id, Ticket.class).orElseThrow();
  }

  @Test
  void newEntity_getsItsFirstVersion() {
    assertThat(template.save(Ticket.named("a"))).isEqualTo(new Ticket("a", 0, 1));
    assertThat(stored("a").version()).isEqualTo(1);
    Account account = new Account(5);
    assertThat(template.save(account)).isSameAs(account);
    assertThat(account.id).isNotNull();
    assertThat(account.version).isZero();
  }

  @Test
  void save_advancesTheVersion() {
    Ticket first = template.save(Ticket.named("a"));
    assertThat(template.save(first.plusOne())).isEqualTo(new Ticket("a", 1, 2));
    Account account = template.save(new Account(5));
    account.balance = 6;
    template.save(account);
    assertThat(account.version).isEqualTo(1);
    Account found =
        template.findById(Objects.requireNonNull(account.id), Account.class).orElseThrow();
    assertThat(found.balance).isEqualTo(6);
    assertThat(found.version).isEqualTo(1);
  }

  @Test
  void save_ofAnOldVersion_fails() {
    Ticket first = template.save(Ticket.named("a"));
    template.save(first.plusOne());
    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> template.save(first.plusOne()))
        .withMessageContaining("saved from version=1, but version=2 is stored");
    assertThat(stored("a")).isEqualTo(new Ticket("a", 1, 2));
  }

  @Test
  void save_ofANewEntityUnderAUsedId_fails() {
    template.save(Ticket.named("a"));
    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> template.save(Ticket.named("a")))
        .withMessageContaining("saved as new");
    assertThatExceptionOfType(DuplicateKeyException.class)
        .isThrownBy(() -> template.insert(Ticket.named("a")));
  }

  @Test
  void save_ofWhatIsGone_fails() {
    Ticket first = template.save(Ticket.named("a"));
    template.deleteById("a", Ticket.class);
    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> template.save(first))
        .withMessageContaining("it is gone");
  }

  @Test
  void saveAll_checksEveryVersion() {
    List<Ticket> first =
        template.saveAll(IntStream.range(0, 600).mapToObj(i -> Ticket.named("t" + i)).toList());
    List<Ticket> second = template.saveAll(first.stream().map(Ticket::plusOne).toList());
    assertThat(second).allMatch(ticket -> ticket.version() == 2 && ticket.holds() == 1);
    template.save(second.get(7).plusOne());
    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> template.saveAll(second.stream().map(Ticket::plusOne).toList()))
        .withMessageContaining("key=t7");
    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> template.saveAll(List.of(Ticket.named("new"), Ticket.named("t8"))));
    assertThat(stored("t7").holds()).isEqualTo(2);
  }

  @Test
  void save_thatFails_leavesAMutableEntityAsItWas() {
    Account account = template.save(new Account(5));
    String id = Objects.requireNonNull(account.id);
    Account other = template.findById(id, Account.class).orElseThrow();
    other.balance = 50;
    template.save(other);
    account.balance = 6;
    for (int i = 0; i < 2; i++) { // Repeated, it must not replace what the other has stored.
      assertThatExceptionOfType(OptimisticLockingFailureException.class)
          .isThrownBy(() -> template.save(account));
      assertThat(account.version).isZero();
    }
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(OptimisticLockingFailureException.class)
          .isThrownBy(() -> template.saveAll(List.of(account)));
      assertThat(account.version).isZero();
    }
    assertThat(template.findById(id, Account.class).orElseThrow().balance).isEqualTo(50);
  }

  @Test
  void insert_thatFails_leavesAMutableEntityAsItWas() {
    Account first = new Account(5);
    first.id = "a";
    template.insert(first);
    Account second = new Account(6);
    second.id = "a";
    assertThatExceptionOfType(DuplicateKeyException.class)
        .isThrownBy(() -> template.insert(second));
    assertThat(second.version).isNull();
    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> template.save(second)); // Still new, and so no replacement.
    assertThat(template.findById("a", Account.class).orElseThrow().balance).isEqualTo(5);
  }

  @Test
  void saveAll_whenOneFails_advancesThoseThatWereStored() {
    Account stale = template.save(new Account(1));
    Account fresh = template.save(new Account(2));
    template.save(template.findById(Objects.requireNonNull(stale.id), Account.class).orElseThrow());
    Account added = new Account(3);
    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> template.saveAll(List.of(added, stale, fresh)));
    assertThat(stale.version).isZero();
    assertThat(fresh.version).isEqualTo(1);
    assertThat(added.version).isZero();
    template.saveAll(List.of(added, fresh)); // With the versions that are stored.
    assertThat(fresh.version).isEqualTo(2);
  }

  @Test
  void saveAll_ofOneEntityTwice_storesItTwice() {
    Account account = template.save(new Account(1));
    template.saveAll(List.of(account, new Account(2), account));
    assertThat(account.version).isEqualTo(2);
    template.save(account);
  }

  @Test
  void delete_checksTheVersion() {
    Ticket first = template.save(Ticket.named("a"));
    Ticket second = template.save(first.plusOne());
    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> template.delete(first));
    template.delete(second);
    assertThat(template.existsById("a", Ticket.class)).isFalse();
    assertThatExceptionOfType(OptimisticLockingFailureException.class)
        .isThrownBy(() -> template.delete(second));
  }

  @Test
  void concurrentSaves_loseNothing() throws Exception {
    template.save(Ticket.named("a"));
    int threads = 4;
    int incrementsEach = 50;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Void> work =
          () -> {
            for (int done = 0; done < incrementsEach; ) {
              try {
                template.save(stored("a").plusOne());
                done++;
              } catch (OptimisticLockingFailureException e) {
                Thread.onSpinWait(); // Someone else's save came first: read it again.
              }
            }
            return null;
          };
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(executor.submit(work));
      }
      for (Future<Void> one : all) {
        one.get();
      }
    }
    assertThat(stored("a"))
        .isEqualTo(new Ticket("a", threads * incrementsEach, 1 + threads * incrementsEach));
  }
}
