package dev.grid.systemtests.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class QueueAccountTest {

  private final QueueAccount account = new QueueAccount();

  @Test
  void acknowledgedItems_mustComeOut() {
    account.offered(1, Outcome.ACKNOWLEDGED);
    account.offered(2, Outcome.ACKNOWLEDGED);
    account.offered(3, Outcome.UNKNOWN);
    account.takenAll(List.of(2L));

    assertThat(account.balance()).isEqualTo(new QueueAccount.Balance(1, 0, 0, 0));
  }

  @Test
  void anUnknownPoll_excusesOneItem() {
    account.offered(1, Outcome.ACKNOWLEDGED);
    account.offered(2, Outcome.ACKNOWLEDGED);
    account.pollWasUnknown();

    assertThat(account.balance()).isEqualTo(new QueueAccount.Balance(1, 1, 0, 0));
  }

  @Test
  void itemsThatComeOutTwiceOrWereNeverOffered_areCounted() {
    account.offered(1, Outcome.ACKNOWLEDGED);
    account.offered(2, Outcome.REFUSED);
    account.takenAll(List.of(1L, 1L, 2L, 9L));

    assertThat(account.balance()).isEqualTo(new QueueAccount.Balance(0, 0, 1, 2));
  }

  @Test
  void accountsOfThreads_addUp() {
    QueueAccount other = new QueueAccount();
    other.offered(1, Outcome.ACKNOWLEDGED);
    other.taken(2);
    account.offered(2, Outcome.ACKNOWLEDGED);
    account.taken(1);
    account.add(other);

    assertThat(account.balance()).isEqualTo(new QueueAccount.Balance(0, 0, 0, 0));
  }

  @Test
  void itemsThatAreOvertaken_areCounted_unlessAPollMayHaveGivenThemBack() {
    QueueAccount account = new QueueAccount();
    for (long item = 1; item <= 5; item++) {
      account.offered(item, item == 2 ? Outcome.UNKNOWN : Outcome.ACKNOWLEDGED);
    }
    account.takenAll(List.of(1L, 3L, 2L, 4L));
    assertThat(account.overtaken())
        .as("an offer without an answer may be carried out late")
        .isZero();
    QueueAccount other = new QueueAccount();
    for (long item = 1; item <= 3; item++) {
      other.offered(item, Outcome.ACKNOWLEDGED);
    }
    other.takenAll(List.of(3L, 1L, 2L));
    assertThat(other.overtaken()).isEqualTo(2);
    other.pollWasUnknown();
    assertThat(other.overtaken()).isEqualTo(1);
  }
}
