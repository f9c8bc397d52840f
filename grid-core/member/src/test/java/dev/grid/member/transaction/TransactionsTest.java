package dev.grid.member.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.IndeterminateResultException;
import dev.grid.OverloadedException;
import dev.grid.PartitionLostException;
import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.session.TransactionMessages;
import dev.grid.protocol.session.XaMessages;
import dev.grid.protocol.types.BranchXid;
import dev.grid.structures.map.MapMessages.EndKey;
import dev.grid.structures.map.MapMessages.LockAndGet;
import dev.grid.structures.map.MapMessages.LockedValue;
import dev.grid.structures.map.TransactionalMapMessages;
import dev.grid.structures.queue.QueueMessages.TakeHead;
import dev.grid.structures.queue.TransactionalQueueMessages;
import dev.grid.structures.transaction.LogMessages;
import dev.grid.transaction.TransactionException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a coordinator says to the data and to the log, message by message. */
class TransactionsTest {

  private static final String OWNER = "application";
  private static final Data ITEM = new Data(new byte[16]);

  private final ScriptedData data = new ScriptedData();
  private final Transactions transactions = new Transactions(data);

  private UUID begin() {
    return (UUID)
        transactions
            .call(
                OWNER, new TransactionMessages.Create(60_000, 1, TransactionMessages.TWO_PHASE, 1))
            .join();
  }

  @SuppressWarnings("unchecked") // The answer is of the message's type.
  private <R> CompletableFuture<R> call(TransactionalMessage<R> message) {
    return (CompletableFuture<R>)
        transactions.call(OWNER, data.codecs().of((Message<R>) message), message);
  }

  private CompletableFuture<?> commit(UUID id) {
    return transactions.call(OWNER, new TransactionMessages.Commit(id, 1));
  }

  private @Nullable Data poll(UUID id) {
    return call(new TransactionalQueueMessages.Poll("queue", id, 1, 0)).join();
  }

  private void offer(UUID id) {
    assertThat(call(new TransactionalQueueMessages.Offer("queue", id, 1, ITEM, 0)).join()).isTrue();
  }

  private void lock(UUID id) {
    data.answer(LockAndGet.class, m -> new LockedValue(true, null));
    call(new TransactionalMapMessages.GetForUpdate("map", id, 1, ITEM)).join();
  }

  /** What the log was told of how it is decided, in its order. */
  private List<Boolean> decisions() {
    return data.told(LogMessages.Decide.class).stream().map(LogMessages.Decide::commits).toList();
  }

  @Test
  void aTakeOfUnknownOutcome_isNotCommitted_withWhatWasTakenBefore() {
    UUID id = begin();
    data.answer(TakeHead.class, m -> ITEM);
    assertThat(poll(id)).isEqualTo(ITEM);
    data.fail(TakeHead.class, new IndeterminateResultException("its primary is gone"));
    assertThatThrownBy(() -> poll(id)).hasCauseInstanceOf(IndeterminateResultException.class);

    assertThatThrownBy(() -> commit(id).join()).hasCauseInstanceOf(TransactionException.class);
    assertThat(data.phases("queue")).containsExactly(Phase.ROLLBACK);
    assertThat(transactions.rolledBack()).isEqualTo(1);
  }

  @Test
  void aTakeOfUnknownOutcome_isRolledBack_alsoIfItIsTheOnlyOne() {
    UUID id = begin();
    data.fail(TakeHead.class, new IndeterminateResultException("its primary is gone"));
    assertThatThrownBy(() -> poll(id)).hasCauseInstanceOf(IndeterminateResultException.class);

    transactions.call(OWNER, new TransactionMessages.Rollback(id, 1)).join();
    assertThat(data.phases("queue")).containsExactly(Phase.ROLLBACK);
  }

  @Test
  void aCallThatWasRefused_leavesTheTransactionAsItWas() {
    UUID id = begin();
    data.fail(TakeHead.class, new OverloadedException("short of memory"));
    assertThatThrownBy(() -> poll(id)).hasCauseInstanceOf(OverloadedException.class);
    data.fail(TakeHead.class, new UnsupportedOperationException("it has a comparator"));
    assertThatThrownBy(() -> poll(id)).hasCauseInstanceOf(UnsupportedOperationException.class);
    commit(id).join();
    assertThat(data.phases("queue")).isEmpty();
    assertThat(transactions.committed()).isEqualTo(1);
  }

  @Test
  void whatIsReserved_isCountedForThePartition() {
    UUID id = begin();
    data.answer(TakeHead.class, m -> ITEM);
    poll(id);
    poll(id);
    offer(id);
    commit(id).join();
    assertThat(data.told(Ending.class))
        .singleElement()
        .hasFieldOrPropertyWithValue("kept", 1)
        .hasFieldOrPropertyWithValue("taken", 2)
        .hasFieldOrPropertyWithValue("phase", Phase.AT_ONCE.code());
  }

  @Test
  void whatIsLockedOnly_isPreparedWithWhatChanges() {
    UUID id = begin();
    lock(id);
    offer(id);
    commit(id).join();
    assertThat(data.phases("map")).containsExactly(Phase.PREPARE, Phase.COMMIT);
    assertThat(data.phases("queue")).containsExactly(Phase.PREPARE, Phase.COMMIT);
    assertThat(data.told(LogMessages.Begin.class).getFirst().endings()).hasSize(2);
  }

  /** What was read under it may be another's by now. */
  @Test
  void aChange_isNotMade_ifALockIsGone() {
    UUID id = begin();
    lock(id);
    offer(id);
    data.answer(EndKey.class, m -> m.phase() != Phase.PREPARE.code());
    assertThatThrownBy(() -> commit(id).join()).hasCauseInstanceOf(TransactionException.class);
    assertThat(data.phases("queue")).containsExactly(Phase.PREPARE, Phase.ROLLBACK);
    assertThat(data.phases("map")).containsExactly(Phase.PREPARE, Phase.ROLLBACK);
    assertThat(decisions()).isEmpty();
  }

  @Test
  void whatChangesNothing_isOnlyFreed() {
    UUID id = begin();
    lock(id);
    commit(id).join();
    assertThat(data.phases("map")).containsExactly(Phase.ROLLBACK);
    assertThat(data.told(LogMessages.class)).isEmpty();
    assertThat(transactions.committed()).isEqualTo(1);
  }

  /** Else the log would wait until the transaction's time is up, and keys with it. */
  @Test
  void whatCannotBeRolledBackNow_isLeftToTheLog() {
    UUID id = begin();
    lock(id);
    offer(id);
    data.fail(EndKey.class, new PartitionLostException("its partition is away"));
    assertThatThrownBy(() -> commit(id).join()).hasCauseInstanceOf(TransactionException.class);
    assertThat(decisions()).containsExactly(false);
    assertThat(data.told(LogMessages.Forget.class)).isEmpty();
  }

  @Test
  void whatMayNotBeDecided_isLeftToTheLog() {
    UUID id = begin();
    lock(id);
    offer(id);
    data.fail(LogMessages.Decide.class, new IndeterminateResultException("its primary is gone"));
    assertThatThrownBy(() -> commit(id).join())
        .hasCauseInstanceOf(IndeterminateResultException.class);
    assertThat(decisions()).containsExactly(true, false);
    assertThat(data.phases("queue")).containsExactly(Phase.PREPARE);
  }

  // Branches.

  private static final BranchXid XID = new BranchXid(1, new byte[] {1}, new byte[] {2});

  private UUID beginBranch() {
    data.answer(LogMessages.Find.class, m -> List.of());
    data.answer(LogMessages.End.class, m -> new LogMessages.Ended(2, true, List.of()));
    UUID id = (UUID) transactions.call(OWNER, new XaMessages.Create(XID, 60)).join();
    offer(id);
    return id;
  }

  /** How managers have ended branches, in their order. */
  private List<Boolean> ends() {
    return data.told(LogMessages.End.class).stream().map(LogMessages.End::commits).toList();
  }

  /** As a manager's own time is up; what it was told counts. */
  @ParameterizedTest
  @ValueSource(classes = {LogMessages.Begin.class, LogMessages.Hold.class})
  void aRollback_whileItIsPrepared_leavesNothingPrepared(Class<? extends Message<?>> meanwhile) {
    UUID id = beginBranch();
    data.delay(meanwhile);
    CompletableFuture<?> prepared = transactions.call(OWNER, new XaMessages.Prepare(id));
    CompletableFuture<?> rolledBack = transactions.call(OWNER, new XaMessages.Rollback(id));
    assertThat(rolledBack).isNotDone();
    data.answerLate();

    assertThatThrownBy(prepared::join).hasCauseInstanceOf(TransactionException.class);
    rolledBack.join();
    assertThat(data.phases("queue")).containsExactly(Phase.PREPARE, Phase.ROLLBACK);
    assertThat(ends()).hasSize(meanwhile == LogMessages.Hold.class ? 1 : 0).doesNotContain(true);
    assertThat(transactions.open()).isZero();
  }

  /** Its manager can have been told nothing, and rolls it back where nothing is known of it yet. */
  @ParameterizedTest
  @ValueSource(classes = {LogMessages.Begin.class, LogMessages.Hold.class})
  void anOwnerThatGoes_whileItIsPrepared_leavesNothingPrepared(
      Class<? extends Message<?>> meanwhile) {
    UUID id = beginBranch();
    data.delay(meanwhile);
    CompletableFuture<?> prepared = transactions.call(OWNER, new XaMessages.Prepare(id));
    transactions.ended(OWNER);
    data.answerLate();

    assertThatThrownBy(prepared::join).hasCauseInstanceOf(TransactionException.class);
    assertThat(data.phases("queue")).containsExactly(Phase.PREPARE, Phase.ROLLBACK);
    assertThat(ends()).hasSize(meanwhile == LogMessages.Hold.class ? 1 : 0).doesNotContain(true);
  }

  /** Its client has another connection; that the first one is lost is not known here yet. */
  @Test
  void aRollback_byWhoeverKnowsItsId_endsABranchThatIsOpen() {
    UUID id = beginBranch();
    transactions.call("another connection", new XaMessages.Rollback(id)).join();
    assertThat(data.phases("queue")).containsExactly(Phase.ROLLBACK);
    assertThat(transactions.open()).isZero();
    assertThatThrownBy(
            () -> transactions.call("another connection", new XaMessages.Rollback(begin())).join())
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRollback_ofWhatMayBePrepared_isTheLogs() {
    UUID id = beginBranch();
    data.fail(LogMessages.Hold.class, new IndeterminateResultException("its primary is gone"));
    data.fail(LogMessages.End.class, new IndeterminateResultException("its primary is gone"));
    data.delay(LogMessages.End.class);
    CompletableFuture<?> prepared = transactions.call(OWNER, new XaMessages.Prepare(id));
    CompletableFuture<?> rolledBack = transactions.call(OWNER, new XaMessages.Rollback(id));
    data.answerLate();

    assertThatThrownBy(prepared::join).hasCauseInstanceOf(IndeterminateResultException.class);
    assertThatThrownBy(rolledBack::join).hasCauseInstanceOf(IndeterminateResultException.class);
    assertThat(ends()).containsExactly(false, false);
  }

  @Test
  void anAlarmThatRingsAtOnce_givesItsTransactionUp() {
    data.ringAtOnce();
    UUID id = begin();
    assertThatThrownBy(() -> poll(id)).hasCauseInstanceOf(TransactionException.class);
    assertThat(transactions.rolledBack()).isEqualTo(1);
  }
}
