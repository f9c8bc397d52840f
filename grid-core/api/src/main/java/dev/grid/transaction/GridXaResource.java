package dev.grid.transaction;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A cluster as a resource of an outside transaction manager, as of Jakarta Transactions: what is
 * done in several structures commits together with what is done in databases or queues of messages,
 * or is rolled back with it. There is one of each {@link dev.grid.Grid} instance; all that the
 * instance begins belongs to it. Thread-safe. All methods but {@link #transaction}, {@link #end},
 * {@link #isSameRM} and those about the time-out block.
 *
 * <pre>{@code
 * transactionManager.begin();
 * transactionManager.getTransaction().enlistResource(grid.xaResource());
 * grid.xaResource().transaction().map("orders").set(7, "paid");
 * transactionManager.commit();
 * }</pre>
 *
 * <p>A branch is known by its xid, and goes through these states:
 *
 * <pre>{@code
 * start ---> active <--- start(JOIN, RESUME)
 *              | end
 *              v     end(FAIL)
 *            idle ------------> rollback only
 *              | prepare            |
 *              v                    | rollback
 *           prepared ----------> rolled back
 *              | commit  rollback
 *              v
 *          committed
 * }</pre>
 *
 * <p>Until it is prepared it is rolled back when this instance, its connection or its coordinator
 * ends, or when the {@linkplain #setTransactionTimeout time-out} is over. Once it is prepared none
 * of that ends it: it keeps what it has locked or taken until somebody commits it or rolls it back
 * by its xid, on any instance, however long that takes; {@link #recover} tells of it. In one phase
 * it commits all or nothing as any transaction of two phases does, by the cluster's own log.
 *
 * <p>Errors, by {@link XAException#errorCode}:
 *
 * <table>
 * <caption>What each means here</caption>
 * <tr><td>{@code XAER_INVAL}</td><td>flags that are none, an xid that is too long, a negative
 *     time-out</td></tr>
 * <tr><td>{@code XAER_DUPID}</td><td>{@code start}: the xid is there already: of this instance, or
 *     prepared in the cluster</td></tr>
 * <tr><td>{@code XAER_NOTA}</td><td>there is no such branch: it was not begun here, or has ended;
 *     and none is prepared in the cluster</td></tr>
 * <tr><td>{@code XAER_PROTO}</td><td>not in this state: the thread is in another branch, {@code
 *     prepare} before {@code end}, {@code commit} before {@code prepare}, {@code forget} of what
 *     has not ended</td></tr>
 * <tr><td>{@code XA_RBROLLBACK}, {@code XA_RBTIMEOUT}</td><td>{@code prepare}, {@code commit} in
 *     one phase: it is rolled back, and forgotten; the cause says why</td></tr>
 * <tr><td>{@code XAER_RMFAIL}</td><td>the cluster could not be reached: it is not known whether it
 *     was done. Try it again, or roll back</td></tr>
 * <tr><td>{@code XA_HEURHAZ}</td><td>{@code commit} in one phase: it has committed with all changes
 *     or with none, and it is not known which</td></tr>
 * <tr><td>{@code XA_HEURMIX}</td><td>{@code commit}: it has committed, but for what had been freed
 *     by force ({@code forceUnlock}) before</td></tr>
 * <tr><td>{@code XA_HEURCOM}, {@code XA_HEURRB}</td><td>{@code rollback}, {@code commit}: somebody
 *     else has ended it the other way by its xid</td></tr>
 * <tr><td>{@code XAER_RMERR}</td><td>anything else; see the cause. After {@code commit} in one phase
 *     the branch is forgotten here, and rolled back when its time is up</td></tr>
 * </table>
 *
 * <p>After one of {@code XA_HEUR...} this instance remembers the branch until {@link #forget}.
 */
public interface GridXaResource extends XAResource {

  /**
   * The structures within the branch that the calling thread is associated with. They may be used
   * by other threads, too, until the branch's last thread has ended its association.
   *
   * @throws TransactionNotActiveException if the thread is associated with none
   */
  TransactionalStructures transaction();

  /**
   * The xids of all that is prepared in the cluster, whoever has begun it, with {@link
   * #TMSTARTRSCAN}; none with {@link #TMENDRSCAN} or {@link #TMNOFLAGS} alone, as the first answer
   * has all.
   */
  @Override
  Xid[] recover(int flags) throws XAException;

  /** Whether both are this instance's. Two instances of one cluster have branches of their own. */
  @Override
  boolean isSameRM(XAResource other);

  /**
   * How long branches that are begun from now on may take until they are prepared.
   *
   * @param seconds 0 for two minutes
   * @return true
   */
  @Override
  boolean setTransactionTimeout(int seconds) throws XAException;
}
