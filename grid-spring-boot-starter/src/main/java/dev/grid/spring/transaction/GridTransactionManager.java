package dev.grid.spring.transaction;

import dev.grid.ConnectionLostException;
import dev.grid.Grid;
import dev.grid.GridException;
import dev.grid.GridNotActiveException;
import dev.grid.IndeterminateResultException;
import dev.grid.StructureType;
import dev.grid.transaction.GridTransaction;
import dev.grid.transaction.MixedOutcomeException;
import dev.grid.transaction.TransactionException;
import dev.grid.transaction.TransactionOptions;
import dev.grid.transaction.TransactionTimedOutException;
import dev.grid.transaction.TransactionalStructures;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.HeuristicCompletionException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.InvalidIsolationLevelException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.SmartTransactionObject;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Makes a transaction of Spring, as of a {@code @Transactional} method, a transaction of the grid.
 * What takes part in it are the structures that {@link #structures()} gives, and no others: a
 * {@code GridMap} and the like work outside of it, as they do beside a transaction that was begun
 * by hand.
 *
 * <pre>{@code
 * @Transactional
 * void ship(String order) {
 *   structures.<String>queue("shipped").offer(order); // a TransactionalStructures bean
 *   structures.<String, Order>map("orders").delete(order);
 * }
 * }</pre>
 *
 * <p>A transaction can be suspended, for a {@code REQUIRES_NEW} or {@code NOT_SUPPORTED} inside it;
 * what it has locked stays locked, so that an inner one that wants the same keys waits until its
 * time is up. There are no nested ones, as the grid has no savepoints. It reads what is committed;
 * another isolation level is refused. A time-out in seconds replaces that of the options.
 *
 * <p>A commit that fails throws {@link UnexpectedRollbackException}, for one that took too long
 * {@link org.springframework.transaction.TransactionTimedOutException}, and {@link
 * HeuristicCompletionException} if it is not known whether it has committed, or it has in part. A
 * rollback that cannot be told to members is no failure: they roll back by themselves.
 *
 * <p>Beside a database's it is a transaction of its own, and the two are not atomic together: see
 * {@link GridAfterCommit}, or {@link Grid#xaResource()} for a manager of JTA. Thread-safe; a
 * transaction is bound to its thread.
 */
public final class GridTransactionManager extends AbstractPlatformTransactionManager
    implements ResourceTransactionManager {

  private static final long serialVersionUID = 1L;

  private final transient Grid grid;
  private final transient TransactionOptions options;
  private final transient TransactionalStructures structures = new CurrentStructures();

  /**
   * Over this grid.
   *
   * @param options of transactions that do not say otherwise
   */
  public GridTransactionManager(Grid grid, TransactionOptions options) {
    this.grid = Objects.requireNonNull(grid, "grid");
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * The structures of the current thread's transaction: may be kept and shared, while what it gives
   * is of the transaction it was asked for in. Where there is none its calls throw {@link
   * IllegalTransactionStateException}.
   */
  public TransactionalStructures structures() {
    return structures;
  }

  @Override
  public Object getResourceFactory() {
    return grid;
  }

  @Override
  protected Object doGetTransaction() {
    return new Current((Holder) TransactionSynchronizationManager.getResource(grid));
  }

  @Override
  protected boolean isExistingTransaction(Object transaction) {
    return ((Current) transaction).holder != null;
  }

  @Override
  protected void doBegin(Object transaction, TransactionDefinition definition) {
    int isolation = definition.getIsolationLevel();
    if (isolation != TransactionDefinition.ISOLATION_DEFAULT
        && isolation != TransactionDefinition.ISOLATION_READ_COMMITTED) {
      throw new InvalidIsolationLevelException(
          "isolation=" + isolation + ": a transaction of a grid reads what is committed");
    }
    int seconds = determineTimeout(definition);
    TransactionOptions chosen =
        seconds == TransactionDefinition.TIMEOUT_DEFAULT
            ? options
            : options.withTimeout(Duration.ofSeconds(seconds));
    Holder holder;
    try {
      holder = new Holder(grid.beginTransaction(chosen));
    } catch (GridException e) {
      throw new CannotCreateTransactionException("The grid began no transaction", e);
    }
    holder.setSynchronizedWithTransaction(true);
    TransactionSynchronizationManager.bindResource(grid, holder);
    ((Current) transaction).holder = holder;
  }

  @Override
  protected Object doSuspend(Object transaction) {
    ((Current) transaction).holder = null;
    return TransactionSynchronizationManager.unbindResource(grid);
  }

  @Override
  protected void doResume(@Nullable Object transaction, Object suspendedResources) {
    TransactionSynchronizationManager.bindResource(grid, suspendedResources);
  }

  @Override
  protected void doCommit(DefaultTransactionStatus status) {
    try {
      transactionOf(status).commit();
    } catch (IndeterminateResultException | ConnectionLostException e) {
      throw new HeuristicCompletionException(HeuristicCompletionException.STATE_UNKNOWN, e);
    } catch (MixedOutcomeException e) {
      throw new HeuristicCompletionException(HeuristicCompletionException.STATE_MIXED, e);
    } catch (TransactionTimedOutException e) {
      throw new org.springframework.transaction.TransactionTimedOutException(
          "The grid rolled back a transaction that took longer than "
              + transactionOf(status).options().timeout(),
          e);
    } catch (TransactionException e) {
      throw new UnexpectedRollbackException("The grid rolled back: " + e.getMessage(), e);
    } catch (GridException e) {
      throw new TransactionSystemException("The grid did not commit: " + e.getMessage(), e);
    }
  }

  @Override
  protected void doRollback(DefaultTransactionStatus status) {
    try {
      transactionOf(status).rollback();
    } catch (TransactionException | ConnectionLostException | GridNotActiveException e) {
      logger.debug("The grid has rolled back, or does so by itself", e);
    } catch (GridException e) {
      throw new TransactionSystemException("The grid did not roll back: " + e.getMessage(), e);
    }
  }

  @Override
  protected void doSetRollbackOnly(DefaultTransactionStatus status) {
    holderOf(status).setRollbackOnly();
  }

  @Override
  protected void doCleanupAfterCompletion(Object transaction) {
    TransactionSynchronizationManager.unbindResource(grid);
    Holder holder = ((Current) transaction).holder;
    if (holder != null) {
      holder.clear();
    }
  }

  private static Holder holderOf(DefaultTransactionStatus status) {
    return Objects.requireNonNull(((Current) status.getTransaction()).holder, "transaction");
  }

  private static GridTransaction transactionOf(DefaultTransactionStatus status) {
    return holderOf(status).transaction;
  }

  /** A thread's transaction. */
  private static final class Holder extends ResourceHolderSupport {

    private final GridTransaction transaction;

    Holder(GridTransaction transaction) {
      this.transaction = transaction;
    }
  }

  /** What Spring calls a transaction: what there is on the thread, or nothing yet. */
  private static final class Current implements SmartTransactionObject {

    private @Nullable Holder holder;

    Current(@Nullable Holder holder) {
      this.holder = holder;
    }

    @Override
    public boolean isRollbackOnly() {
      return holder != null && holder.isRollbackOnly();
    }
  }

  private final class CurrentStructures implements TransactionalStructures {

    @Override
    public UUID id() {
      return current().id();
    }

    @Override
    public Object structure(StructureType<?, ?> type, String name) {
      return current().structure(type, name);
    }

    private GridTransaction current() {
      Holder holder = (Holder) TransactionSynchronizationManager.getResource(grid);
      if (holder == null) {
        throw new IllegalTransactionStateException(
            "There is no transaction of the grid on this thread: call this in a method with"
                + " @Transactional, of the GridTransactionManager if there are several managers");
      }
      return holder.transaction;
    }
  }
}
