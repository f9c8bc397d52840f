package dev.grid.member.merge;

import dev.grid.member.partition.Kind;
import dev.grid.member.partition.PartitionHost;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import java.util.UUID;

/** What merging needs of its member. Thread-safe; nothing blocks. */
public interface MergeContext {

  /** This member. */
  UUID id();

  /** The codecs of all messages. */
  Codecs codecs();

  /** The kind of structure that a codec's message is for. */
  Kind<?> kindOf(Codec<?, ?> codec);

  /** This member's partitions; calls to them find the primary wherever it is. */
  PartitionHost host();

  /** Runs something on a worker after so long. */
  void schedule(Runnable task, long delayMillis);

  /** Monotonic. */
  long nanoTime();

  /** Milliseconds since the epoch. */
  long currentTimeMillis();
}
