package dev.grid.member.sql;

import dev.grid.StructureId;
import dev.grid.config.MemberConfig;
import dev.grid.kernel.Invoker;
import dev.grid.member.partition.PartitionHost;
import dev.grid.member.partition.Scheduler;
import dev.grid.member.shared.Shared;
import dev.grid.protocol.Codecs;
import dev.grid.protocol.serialization.Serialization;
import dev.grid.protocol.types.StructureSettings;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What statements need of their member. Thread-safe. */
public interface SqlEnvironment {

  /** The member. */
  UUID member();

  /** The member's configuration. */
  MemberConfig config();

  /** Reaches structures in the member's name. What depends on its answers runs on workers. */
  Invoker invoker();

  /** Reads and writes values; not on threads of connections. */
  Serialization serialization();

  /** The codecs of all messages. */
  Codecs codecs();

  /** The partitions, and what the members are. */
  PartitionHost host();

  /** What all members know: structures, schemas. */
  Shared shared();

  /** Makes a structure known to all members. */
  void create(StructureId structure);

  /** Destroys a structure on all members. */
  CompletableFuture<?> destroy(StructureId structure);

  /** Configures structures for the whole cluster; fails as {@link dev.grid.Grid#configure} does. */
  CompletableFuture<?> configure(StructureSettings config);

  /**
   * What was configured while the cluster runs, as the state has it that this member has adopted.
   * Costs a field read.
   */
  List<StructureSettings> configs();

  /** Runs tasks on workers, which must not block, and refuses none. */
  Executor workers();

  /** Runs tasks on workers, later. */
  Scheduler later();

  /** Monotonic. */
  long nanoTime();
}
