package dev.grid.member.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.member.peer.PeerMessages.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far changes have come, and which are kept for whoever takes over. */
class ChangeLogTest {

  private final ChangeLog log = new ChangeLog();

  private static Change change(long sequence) {
    return new Change(sequence, 1, "m", new byte[] {1}, List.of());
  }

  private void append(int changes) {
    for (int i = 0; i < changes; i++) {
      log.add(change(log.next()));
    }
  }

  @Test
  void whatEveryCopyHas_isForgotten_andTheRestIsComplete() {
    append(5);
    log.settle(3);
    assertThat(log.settled()).isEqualTo(3);
    assertThat(log.completeFrom()).isEqualTo(3);
    assertThat(log.after(0)).extracting(Change::sequence).containsExactly(4L, 5L);
    assertThat(log.after(4)).extracting(Change::sequence).containsExactly(5L);
  }

  @Test
  void whatWasSettled_staysSo() {
    append(5);
    log.settle(4);
    log.settle(2);
    assertThat(log.settled()).isEqualTo(4);
    assertThat(log.size()).isOne();
  }

  @Test
  void whatNoCopyLacks_isNotKept() {
    append(5);
    log.skip();
    assertThat(log.size()).isZero();
    assertThat(log.completeFrom()).isEqualTo(log.last()).isEqualTo(5);
  }

  @Test
  void aCopyThatIsBeingMade_isCompleteFromNowhere_untilItHasEverything() {
    append(2);
    log.restart(40);
    log.add(change(41));
    assertThat(log.last()).isEqualTo(41);
    assertThat(log.settled()).isZero();
    assertThat(log.completeFrom()).isGreaterThan(log.last());
    log.reached(43);
    log.made();
    assertThat(log.completeFrom()).isEqualTo(43);
    log.made();
    log.reached(50);
    assertThat(log.completeFrom()).isEqualTo(43);
  }

  @Test
  void aNumberThatWasReachedOtherwise_isNotReachedAgain() {
    log.reached(7);
    log.reached(3);
    assertThat(log.last()).isEqualTo(7);
    assertThat(log.next()).isEqualTo(8);
  }
}
