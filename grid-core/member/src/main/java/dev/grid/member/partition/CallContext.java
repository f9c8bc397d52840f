package dev.grid.member.partition;

import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import java.util.UUID;

/** What whoever brings calls to partitions needs of its member. Thread-safe; nothing blocks. */
public interface CallContext {

  /** This member. */
  UUID id();

  /** The codecs of all messages. */
  Codecs codecs();

  /** The kind of structure that a codec's message is for. */
  Kind<?> kindOf(Codec<?, ?> codec);

  /** This member's partitions; calls to them find the primary wherever it is. */
  PartitionHost host();

  /**
   * Runs something on a worker.
   *
   * @param delayMillis after so long; 0 or less for as soon as there is room
   */
  void schedule(Runnable task, long delayMillis);

  /** Monotonic. */
  long nanoTime();
}
