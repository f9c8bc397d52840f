package dev.grid.coordination.zookeeper;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;

/** What a read has come to: data, or why not. */
record Answers(Nodes.@Nullable Data data, @Nullable Throwable failure) {

  /** Empty if there is no such node; every other failure stays one. */
  CompletableFuture<Optional<Nodes.Data>> present() {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause == null || cause instanceof KeeperException.NoNodeException) {
      return CompletableFuture.completedFuture(Optional.ofNullable(data));
    }
    return CompletableFuture.failedFuture(cause);
  }
}
