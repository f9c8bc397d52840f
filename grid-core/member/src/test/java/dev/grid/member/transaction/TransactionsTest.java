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

  @Test
  void anAlarmThatRingsAtOnce_givesItsTransactionUp() {
    data.ringAtOnce();
    UUID id = begin();
    assertThatThrownBy(() -> poll(id)).hasCauseInstanceOf(TransactionException.class);
    assertThat(transactions.rolledBack()).isEqualTo(1);
  }
}
