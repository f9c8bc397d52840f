package dev.grid.member.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.grid.IndeterminateResultException;
import dev.grid.OverloadedException;
import dev.grid.kernel.transaction.Ending;
import dev.grid.kernel.transaction.Ending.Phase;
import dev.grid.kernel.transaction.TransactionalMessage;
import dev.grid.protocol.Data;
import dev.grid.protocol.Message;
import dev.grid.protocol.session.TransactionMessages;
import dev.grid.structures.queue.QueueMessages.TakeHead;
import dev.grid.structures.queue.TransactionalQueueMessages;
import dev.grid.transaction.TransactionException;
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
    call(new TransactionalQueueMessages.Offer("queue", id, 1, ITEM, 0)).join();
    commit(id).join();
    assertThat(data.told(Ending.class))
        .singleElement()
        .hasFieldOrPropertyWithValue("kept", 1)
        .hasFieldOrPropertyWithValue("taken", 2)
        .hasFieldOrPropertyWithValue("phase", Phase.AT_ONCE.code());
  }
}
