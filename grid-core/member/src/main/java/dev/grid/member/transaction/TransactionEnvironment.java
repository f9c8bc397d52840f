package dev.grid.member.transaction;

import dev.grid.kernel.Invoker;
import dev.grid.kernel.Structure;
import dev.grid.kernel.query.Queries;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.partition.Upkeep;
import dev.grid.protocol.Codec;
import dev.grid.protocol.Codecs;
import java.util.UUID;
import java.util.concurrent.Executor;

/** What transactions need of their member. Thread-safe. */
public interface TransactionEnvironment {

  /** The member, in whose name locks are taken. */
  UUID member();

  /** Reaches structures in the member's name. What depends on its answers runs on workers. */
  Invoker invoker();

  /** The codecs of all messages. */
  Codecs codecs();

  /** The kind of structure that a codec's message is for. */
  Structure<?> structureOf(Codec<?, ?> codec);

  /** Runs tasks on workers, and refuses none. */
  Executor workers();

  /** Runs tasks on workers, later. */
  Scheduler later();

  /** Monotonic. */
  long nanoTime();

  /** Looks after what is in the member's partitions. */
  Upkeep upkeep();

  /** What the member has for queries. */
  default Queries queries() {
    throw new IllegalStateException("nothing is queried here");
  }

  /** A new random id. */
  UUID newId();
}
