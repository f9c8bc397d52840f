package dev.grid.structures.transaction;

import static dev.grid.structures.transaction.TransactionLogStructure.begin;
import static dev.grid.structures.transaction.TransactionLogStructure.commit;
import static dev.grid.structures.transaction.TransactionLogStructure.forget;
import static org.assertj.core.api.Assertions.assertThat;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Backups;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.protocol.Message;
import dev.grid.structures.ShardHost;
import dev.grid.structures.transaction.LogMessages.Decide;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The log of transactions, message by message. */
class LogHandlerTest {

  private static final String NAME = "1";
  private static final UUID ID = new UUID(0, 7);
  private static final UUID COORDINATOR = new UUID(3, 3);
  private static final long TIMEOUT = 10_000;

  private final TransactionLogStructure structure = new TransactionLogStructure();
  private final ShardHost<LogState> host =
      new ShardHost<>(structure, NAME, MemberConfig.defaults());

  private Object send(Message<?> message) {
    Object answer = host.call(COORDINATOR, message);
    assertThat(host.replica().digest()).isEqualTo(host.state().digest());
    assertThat(host.replica().bytes()).isEqualTo(host.state().bytes());
    return answer;
  }

  private void begun(UUID id) {
    send(begin(NAME, id, COORDINATOR, TIMEOUT, List.of(new byte[] {1}, new byte[] {2, 3})));
  }

  private Object rollback(UUID id) {
    return send(new Decide(NAME, LogMessages.key(id), id, false));
  }

  @Test
  void the_first_decision_counts() {
    begun(ID);
    assertThat(send(commit(NAME, ID))).isEqualTo(true);
    assertThat(send(commit(NAME, ID))).isEqualTo(true);
    assertThat(rollback(ID)).isEqualTo(false);

    UUID other = new UUID(0, 8);
    begun(other);
    assertThat(rollback(other)).isEqualTo(true);
    assertThat(send(commit(NAME, other))).isEqualTo(false);
  }

  @Test
  void what_is_not_recorded_cannot_commit() {
    assertThat(send(commit(NAME, ID))).isEqualTo(false);
    assertThat(rollback(ID)).isEqualTo(true);
    assertThat(host.state().isEmpty()).isTrue();
  }

  @Test
  void what_is_forgotten_leaves_nothing() {
    begun(ID);
    begun(ID);
    assertThat(host.state().entries()).isEqualTo(1);
    send(forget(NAME, ID));
    send(forget(NAME, ID));
    assertThat(host.state().isEmpty()).isTrue();
    assertThat(host.state().bytes()).isZero();
    assertThat(host.state().alarmMillis()).isEqualTo(State.NO_ALARM);
  }

  @Test
  void a_record_is_looked_after_when_its_time_is_up_or_its_coordinator_is_gone() {
    long now = host.nowMillis();
    begun(ID);
    assertThat(host.state().alarmMillis()).isEqualTo(now + TIMEOUT);
    host.callerGone(new UUID(4, 4));
    assertThat(host.state().alarmMillis()).isEqualTo(now + TIMEOUT);
    host.callerGone(COORDINATOR);
    assertThat(host.state().alarmMillis()).isEqualTo(now);

    UUID other = new UUID(0, 8);
    begun(other);
    send(forget(NAME, ID));
    send(commit(NAME, other));
    assertThat(host.state().alarmMillis()).isEqualTo(now + LogHandler.CARRYING_OUT_MILLIS);
    LogState replica = host.replica();
    replica.promoted(now + 1);
    assertThat(replica.alarmMillis()).isEqualTo(now + 1 + LogHandler.CARRYING_OUT_MILLIS);
  }

  @Test
  void a_copy_gets_what_there_is_while_it_changes() {
    LogState receiver = structure.newState(new StateContext(NAME, 0, MemberConfig.defaults()));
    for (int i = 1; i <= 5; i++) {
      begun(new UUID(0, i));
    }
    Transfer transfer = host.state().transfer();
    host.onEffect(change -> receiver.apply(host.throughBytes(transfer.pass(change))));
    int step = 0;
    for (Effect slice = transfer.next(1); slice != null; slice = transfer.next(1)) {
      receiver.apply(host.throughBytes(slice));
      step++;
      send(commit(NAME, new UUID(0, step)));
      send(commit(NAME, new UUID(0, 6 - step)));
      send(forget(NAME, new UUID(0, 5)));
      begun(new UUID(0, 10 + step));
    }
    assertThat(receiver.digest()).isEqualTo(host.state().digest());
    assertThat(receiver.bytes()).isEqualTo(host.state().bytes());
  }

  @Test
  void a_log_has_as_many_backups_as_its_name_says() {
    MemberConfig config = MemberConfig.defaults();
    assertThat(structure.backups(TransactionLogStructure.name(0), config))
        .isEqualTo(new Backups(0, 0));
    assertThat(structure.backups(TransactionLogStructure.name(3), config))
        .isEqualTo(new Backups(3, 0));
    assertThat(structure.backups("other", config)).isEqualTo(new Backups(Backups.MAX, 0));
  }
}
