package dev.grid.structures.transaction;

import static dev.grid.structures.transaction.TransactionLogStructure.begin;
import static dev.grid.structures.transaction.TransactionLogStructure.beginBranch;
import static dev.grid.structures.transaction.TransactionLogStructure.commit;
import static dev.grid.structures.transaction.TransactionLogStructure.forget;
import static dev.grid.structures.transaction.TransactionLogStructure.hold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.config.MemberConfig;
import dev.grid.kernel.Backups;
import dev.grid.kernel.Effect;
import dev.grid.kernel.State;
import dev.grid.kernel.StateContext;
import dev.grid.kernel.Transfer;
import dev.grid.kernel.transaction.BranchIds;
import dev.grid.protocol.Message;
import dev.grid.protocol.types.BranchXid;
import dev.grid.structures.ShardHost;
import dev.grid.structures.transaction.LogMessages.All;
import dev.grid.structures.transaction.LogMessages.Branch;
import dev.grid.structures.transaction.LogMessages.Decide;
import dev.grid.structures.transaction.LogMessages.End;
import dev.grid.structures.transaction.LogMessages.Ended;
import dev.grid.structures.transaction.LogMessages.Find;
import dev.grid.structures.transaction.LogMessages.Merge;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The log of transactions, message by message. */
class LogHandlerTest {

  private static final String NAME = "1";
  private static final UUID ID = new UUID(0, 7);
  private static final UUID COORDINATOR = new UUID(3, 3);
  private static final long TIMEOUT = 10_000;
  private static final BranchXid XID = new BranchXid(1, new byte[] {1, 2}, new byte[] {3});

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

  private UUID branch(BranchXid xid, int number) {
    UUID id = BranchIds.of(xid, new UUID(0, number));
    send(beginBranch(NAME, id, COORDINATOR, TIMEOUT, List.of(new byte[] {1}), xid));
    return id;
  }

  private Object end(UUID id, boolean commits) {
    return send(new End(NAME, LogMessages.key(id), id, commits));
  }

  @Test
  void about_a_branch_that_is_prepared_only_its_manager_decides() {
    UUID id = branch(XID, 1);
    assertThat(((Ended) end(id, true)).decision()).isEqualTo(LogRecord.UNDECIDED);
    assertThat(send(hold(NAME, id))).isEqualTo(true);
    assertThat(send(hold(NAME, id))).isEqualTo(true);
    host.callerGone(COORDINATOR);
    host.advance(TIMEOUT + 1);
    assertThatThrownBy(() -> rollback(id)).hasMessageContaining("only its transaction manager");
    assertThatThrownBy(() -> send(commit(NAME, id))).hasMessageContaining("is prepared");

    Ended first = (Ended) end(id, true);
    assertThat(first.isFirst()).isTrue();
    assertThat(first.decision()).isEqualTo(LogRecord.COMMITS);
    assertThat(first.endings()).hasSize(1);
    assertThat(((Ended) end(id, true)).isFirst()).isFalse();
    assertThat(((Ended) end(id, false)).decision()).isEqualTo(LogRecord.COMMITS);
    assertThat(rollback(id)).isEqualTo(false);
    send(forget(NAME, id));
    assertThat(((Ended) end(id, true)).decision()).isEqualTo(LogRecord.NONE);
  }

  @Test
  void a_branch_that_is_not_prepared_can_be_rolled_back_and_cannot_be_held_then() {
    UUID id = branch(XID, 1);
    assertThat(((Ended) end(id, false)).decision()).isEqualTo(LogRecord.ROLLS_BACK);
    assertThat(send(hold(NAME, id))).isEqualTo(false);
    send(forget(NAME, id));
    assertThat(send(hold(NAME, id))).isEqualTo(false);
  }

  @Test
  void branches_are_found_by_their_xid() {
    BranchXid other = new BranchXid(1, new byte[] {1, 2}, new byte[] {4});
    UUID first = branch(XID, 1);
    UUID second = branch(XID, 2);
    UUID third = branch(other, 3);
    begun(ID);
    send(hold(NAME, first));
    assertThat(first).isNotEqualTo(second);
    assertThat(LogMessages.key(first).partitionHash())
        .isEqualTo(LogMessages.key(second).partitionHash())
        .isEqualTo(LogMessages.key(XID).partitionHash());
    assertThat(branches(new Find(NAME, LogMessages.key(XID), XID)))
        .extracting(Branch::transaction)
        .containsExactlyInAnyOrder(first, second);
    assertThat(branches(new Find(NAME, LogMessages.key(other), other)))
        .containsExactly(new Branch(third, other, LogRecord.UNDECIDED));
    assertThat(branches(new All(NAME))).containsExactly(new Branch(first, XID, LogRecord.HELD));
  }

  @SuppressWarnings("unchecked") // The answers to both messages.
  private List<Branch> branches(Message<List<Branch>> message) {
    return (List<Branch>) send(message);
  }

  @Test
  void a_branch_that_waits_for_long_is_told_of_again_and_again() {
    UUID id = branch(XID, 1);
    long now = host.nowMillis();
    send(hold(NAME, id));
    assertThat(host.state().alarmMillis()).isEqualTo(now + LogRecord.HELD_LONG_MILLIS);
    LogState replica = host.replica();
    replica.promoted(now + 1);
    assertThat(replica.alarmMillis()).isEqualTo(now + LogRecord.HELD_LONG_MILLIS);
    assertThat(host.state().counts())
        .containsEntry(TransactionLogStructure.PREPARED, 1L)
        .containsEntry(TransactionLogStructure.PREPARED_LONG, 0L);
  }

  /** One side was told how it ends, while the other one was not. */
  @Test
  void what_either_side_of_a_split_was_told_about_a_branch_counts() {
    UUID id = branch(XID, 1);
    send(hold(NAME, id));
    send(new Merge(NAME, LogMessages.key(id), id, COORDINATOR, LogRecord.HELD, List.of(), XID, 5));
    assertThat(host.state().find(id).decision).isEqualTo(LogRecord.HELD);
    send(
        new Merge(
            NAME, LogMessages.key(id), id, COORDINATOR, LogRecord.COMMITS, List.of(), XID, 5));
    assertThat(host.state().find(id).decision).isEqualTo(LogRecord.COMMITS);
    assertThat(host.state().alarmMillis()).isEqualTo(host.nowMillis());

    UUID lost = BranchIds.of(XID, new UUID(0, 9));
    send(
        new Merge(
            NAME, LogMessages.key(lost), lost, COORDINATOR, LogRecord.HELD, List.of(), XID, 5));
    assertThat(host.state().find(lost).decision).isEqualTo(LogRecord.HELD);
    assertThat(host.state().find(lost).preparedMillis).isEqualTo(5);
  }

  /** Else the log carries it out at the same time, and takes from under it what it counts. */
  @Test
  void what_is_decided_about_a_branch_is_carried_out_by_who_decided_it_without_its_coordinator() {
    UUID id = branch(XID, 1);
    send(hold(NAME, id));
    long now = host.nowMillis();
    end(id, true);
    host.callerGone(COORDINATOR);
    assertThat(host.state().alarmMillis()).isEqualTo(now + LogHandler.CARRYING_OUT_MILLIS);
  }

  /** The losing side has answered that it is prepared; this one had no time for that. */
  @Test
  void what_is_prepared_on_either_side_of_a_split_is_not_rolled_back() {
    UUID id = branch(XID, 1);
    send(new Merge(NAME, LogMessages.key(id), id, COORDINATOR, LogRecord.HELD, List.of(), XID, 5));
    host.callerGone(COORDINATOR);
    assertThat(host.state().find(id).decision).isEqualTo(LogRecord.HELD);
    assertThat(host.state().find(id).preparedMillis).isEqualTo(5);
    assertThatThrownBy(() -> rollback(id)).hasMessageContaining("only its transaction manager");
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
