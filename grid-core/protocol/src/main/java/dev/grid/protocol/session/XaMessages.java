package dev.grid.protocol.session;

import dev.grid.protocol.Op;
import dev.grid.protocol.types.BranchXid;
import dev.grid.security.Action;
import java.util.List;
import java.util.UUID;

/**
 * How clients begin and end branches of transactions that an outside manager decides about (XA,
 * protocol service 0x14). What is done in a branch is in the messages of structures, as of any
 * transaction. Whatever is prepared any member ends, whoever has begun it.
 *
 * <p>What the caller has begun needs no right; what others have, a right for {@link #SERVICE} under
 * the same name.
 */
public sealed interface XaMessages<R> extends TransactionMessages<R> {

  /**
   * What clients ask for before they begin one, and the name of what rights are about. It is no
   * structure: nothing is made or listed.
   */
  String SERVICE = "hz:impl:xaService";

  /**
   * Drops what is known of a branch that has ended; fails if one of this xid is prepared and waits
   * for its outcome. Clients of the reference send it after each end, too.
   */
  @Op(
      id = 0x140100,
      actions = {})
  record ClearRemote(BranchXid xid) implements XaMessages<Void> {}

  /** The branches that are prepared and wait for their outcomes, in no order. */
  @Op(id = 0x140200, readOnly = true, actions = Action.READ)
  record CollectTransactions() implements XaMessages<List<BranchXid>> {}

  /** Ends what is prepared under this xid. Fails if nothing is. */
  @Op(id = 0x140300, actions = Action.MODIFY)
  record Finalize(BranchXid xid, boolean isCommit) implements XaMessages<Void> {}

  /**
   * Commits a branch.
   *
   * @param onePhase whether it is active, and not prepared: the cluster decides by itself
   */
  @Op(
      id = 0x140400,
      actions = {})
  record Commit(UUID transactionId, boolean onePhase) implements XaMessages<Void> {}

  /**
   * Begins a branch; its id as a transaction.
   *
   * @param timeout in seconds, until it is prepared
   */
  @Op(
      id = 0x140500,
      actions = {})
  record Create(BranchXid xid, long timeout) implements XaMessages<UUID> {}

  /** Prepares a branch: from then on it can be committed whatever fails, and waits for that. */
  @Op(
      id = 0x140600,
      actions = {})
  record Prepare(UUID transactionId) implements XaMessages<Void> {}

  /** Rolls a branch back, prepared or not. Does nothing if there is none. */
  @Op(
      id = 0x140700,
      actions = {})
  record Rollback(UUID transactionId) implements XaMessages<Void> {}
}
