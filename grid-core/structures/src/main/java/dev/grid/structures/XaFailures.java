package dev.grid.structures;

import dev.grid.ConnectionLostException;
import dev.grid.GridNotActiveException;
import dev.grid.GridTimeoutException;
import dev.grid.IndeterminateResultException;
import dev.grid.NotReadyException;
import dev.grid.kernel.Retries;
import dev.grid.transaction.MixedOutcomeException;
import dev.grid.transaction.TransactionException;
import dev.grid.transaction.TransactionNotActiveException;
import dev.grid.transaction.TransactionTimedOutException;
import javax.transaction.xa.XAException;
import org.jspecify.annotations.Nullable;

/** What failures are to a transaction manager. Stateless. */
final class XaFailures {

  private XaFailures() {}

  static XAException of(int code, String text) {
    return of(code, text, null);
  }

  static XAException of(int code, @Nullable String text, @Nullable Throwable cause) {
    XAException failure = new XAException(text);
    failure.errorCode = code;
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }

  static XAException of(int code, RuntimeException cause) {
    return of(code, cause.getMessage(), cause);
  }

  /** Of what is active: it could not be prepared, or not be committed in one phase. */
  static XAException ofActive(RuntimeException cause) {
    return of(
        switch (cause) {
          case TransactionTimedOutException e -> XAException.XA_RBTIMEOUT;
          case TransactionException e -> XAException.XA_RBROLLBACK;
          default -> isUnreached(cause) ? XAException.XAER_RMFAIL : XAException.XAER_RMERR;
        },
        cause);
  }

  /** Of what is prepared. */
  static XAException ofPrepared(RuntimeException cause, boolean commits) {
    return of(
        switch (cause) {
          case TransactionNotActiveException e -> XAException.XAER_NOTA;
          case MixedOutcomeException e -> XAException.XA_HEURMIX;
          case IllegalStateException e -> XAException.XAER_PROTO; // It is not prepared yet.
          case TransactionException e -> commits ? XAException.XA_HEURRB : XAException.XA_HEURCOM;
          default -> isUnreached(cause) ? XAException.XAER_RMFAIL : XAException.XAER_RMERR;
        },
        cause);
  }

  /** Of what was never asked to prepare, and so cannot have committed. */
  static XAException ofRollback(RuntimeException cause) {
    return cause instanceof TransactionException
            && !(cause instanceof TransactionNotActiveException)
        ? of(XAException.XAER_RMFAIL, cause)
        : ofPrepared(cause, false);
  }

  /** Whether the cluster was not reached, or not heard of: it may have done it or not. */
  static boolean isUnreached(RuntimeException cause) {
    return cause instanceof ConnectionLostException
        || cause instanceof NotReadyException
        || cause instanceof IndeterminateResultException
        || cause instanceof GridTimeoutException
        || cause instanceof GridNotActiveException;
  }

  /** Whether the cluster was reached, or may have been, but not heard of. */
  static boolean isUnclear(RuntimeException cause) {
    return isUnreached(cause) && Retries.isUnclearAfter(cause);
  }

  static boolean isHeuristic(XAException failure) {
    return switch (failure.errorCode) {
      case XAException.XA_HEURCOM,
          XAException.XA_HEURRB,
          XAException.XA_HEURMIX,
          XAException.XA_HEURHAZ ->
          true;
      default -> false;
    };
  }

  static boolean isRolledBack(XAException failure) {
    return failure.errorCode >= XAException.XA_RBBASE && failure.errorCode <= XAException.XA_RBEND;
  }
}
