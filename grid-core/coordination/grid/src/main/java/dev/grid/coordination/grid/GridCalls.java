package dev.grid.coordination.grid;

import dev.grid.ConnectionLostException;
import dev.grid.GridTimeoutException;
import dev.grid.IndeterminateResultException;
import dev.grid.OverloadedException;
import dev.grid.coordination.CoordinationException;
import dev.grid.coordination.CoordinatorConnectionException;
import dev.grid.coordination.OperationTimedOutException;
import dev.grid.cp.CpUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for calls, and says their failures as coordination does. */
final class GridCalls {

  private final Duration timeout;

  /**
   * @param timeout for which each call is waited
   */
  GridCalls(Duration timeout) {
    this.timeout = timeout;
  }

  /** What the call comes to. */
  <T extends @Nullable Object> T await(CompletionStage<T> call) {
    try {
      return call.toCompletableFuture().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw translated(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new OperationTimedOutException(
          "the cluster has not answered within operation-timeout=" + timeout, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationTimedOutException("the thread was interrupted", e);
    }
  }

  static CoordinationException translated(Throwable failure) {
    return switch (failure) {
      case CoordinationException e -> e;
      case CompletionException e when e.getCause() != null -> translated(e.getCause());
      case CpUnavailableException e ->
          new CoordinatorConnectionException(
              "the cluster has no Raft groups, which grid:// needs: set grid.cp.member-count", e);
      case GridTimeoutException e -> new OperationTimedOutException("" + e.getMessage(), e);
      case IndeterminateResultException e -> new OperationTimedOutException("" + e.getMessage(), e);
      case OverloadedException e ->
          new CoordinatorConnectionException("the cluster is overloaded: " + e.getMessage(), e);
      case ConnectionLostException e ->
          new CoordinatorConnectionException("the connection broke: " + e.getMessage(), e);
      default -> new CoordinatorConnectionException(failure.toString(), failure);
    };
  }
}
