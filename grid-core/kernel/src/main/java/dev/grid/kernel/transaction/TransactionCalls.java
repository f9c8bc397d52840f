package dev.grid.kernel.transaction;

import dev.grid.kernel.CallFuture;
import dev.grid.protocol.Message;
import dev.grid.protocol.serialization.Serialization;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the handles of one transaction reach its coordinator. Thread-safe; nothing blocks. */
public interface TransactionCalls {

  /** The transaction. */
  UUID id();

  /** The thread that has begun it, for the messages. */
  long threadId();

  /** Sends a message to the coordinator, behind those that were sent before. */
  <R, T> CallFuture<T> invoke(Message<R> message, Function<@Nullable R, T> decoder);

  /** Turns values into bytes and back; to be called on application threads only. */
  Serialization serialization();
}
